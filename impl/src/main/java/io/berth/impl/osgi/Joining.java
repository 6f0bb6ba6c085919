package io.berth.impl.osgi;

import org.osgi.framework.ServiceReference;

/** How services of one kind join a server's audience. */
@FunctionalInterface
interface Joining<T> {

    /** Has a service told of what happens; the result, run once or more, ends that. */
    Runnable join(Berth berth, T listener, Terms terms, ServiceReference<T> reference);

    /** The ranking of one that has joined a server may have changed. */
    default void reranked(Berth berth) {
        // Most are told one and all, in whatever order.
    }
}
