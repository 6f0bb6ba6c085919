package io.berth.impl.server;

import io.berth.TcpServerFactory;
import org.slf4j.LoggerFactory;

/** To be written. */
public final class Factory implements TcpServerFactory {

    /** To be written. */
    public Factory() {
        LoggerFactory.getLogger(Factory.class).debug("to be written");
    }
}
