package io.berth.impl.osgi;

import io.berth.SocketTuner;
import org.osgi.framework.ServiceReference;

/** Tuners join the chain of a server. */
final class TunerJoining implements Joining<SocketTuner> {

    @Override
    public Runnable join(
            Berth berth, SocketTuner tuner, Terms terms, ServiceReference<SocketTuner> reference) {
        return berth.tuners().add(tuner, reference);
    }

    @Override
    public void reranked(Berth berth) {
        berth.tuners().sort();
    }
}
