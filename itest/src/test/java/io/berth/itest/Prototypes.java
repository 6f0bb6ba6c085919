package io.berth.itest;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Makes handlers that each answer with a number of their own, and notes who comes back. */
final class Prototypes implements PrototypeServiceFactory<ConnectionHandler> {

    private final AtomicInteger made = new AtomicInteger();
    private final Set<ConnectionHandler> out = ConcurrentHashMap.newKeySet();
    private final Told<GivenBack> givenBack = new Told<>();

    /** A handler that came back. */
    record GivenBack(Numbered handler, String thread) {}

    int made() {
        return made.get();
    }

    /** How many are in somebody's hands. */
    int out() {
        return out.size();
    }

    Told<GivenBack> givenBack() {
        return givenBack;
    }

    @Override
    public ConnectionHandler getService(
            Bundle bundle, ServiceRegistration<ConnectionHandler> registration) {
        Numbered handler = new Numbered(made.incrementAndGet());
        out.add(handler);
        return handler;
    }

    @Override
    public void ungetService(
            Bundle bundle,
            ServiceRegistration<ConnectionHandler> registration,
            ConnectionHandler handler) {
        out.remove(handler);
        givenBack.add(new GivenBack((Numbered) handler, Thread.currentThread().getName()));
    }

    /** Answers every byte with its number. */
    static final class Numbered implements ConnectionHandler {

        private final int number;
        private volatile String thread = "";

        private Numbered(int number) {
            this.number = number;
        }

        /** Where it has handled its connection. */
        String thread() {
            return thread;
        }

        @Override
        public void handle(Connection connection) throws Exception {
            thread = Thread.currentThread().getName();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (connection.read(one.clear()) > 0) {
                connection.write(ByteBuffer.wrap(new byte[] {(byte) ('0' + number)}));
            }
        }
    }
}
