package io.berth.impl.osgi;

import javax.net.ssl.SSLContext;
import org.osgi.framework.ServiceReference;

/** Contexts join those that a server can be secured with. */
final class ContextJoining implements Joining<SSLContext> {

    @Override
    public Runnable join(
            Berth berth, SSLContext context, Terms terms, ServiceReference<SSLContext> reference) {
        return berth.contexts().add(context, reference);
    }

    @Override
    public void reranked(Berth berth) {
        berth.contexts().choose();
    }
}
