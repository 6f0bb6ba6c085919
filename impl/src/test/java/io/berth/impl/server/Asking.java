package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A handler that keeps what its body made of the first connection, or threw. */
final class Asking<T> implements ConnectionHandler {

    /** What is done with a connection. */
    interface Body<T> {
        T of(Connection connection) throws Exception;
    }

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Body<T> body;

    private Asking(Body<T> body) {
        this.body = body;
    }

    static <T> Asking<T> the(Body<T> body) {
        return new Asking<>(body);
    }

    @Override
    public void handle(Connection connection) throws Exception {
        try {
            answer.complete(body.of(connection));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
            throw e;
        }
    }

    T answer() throws Exception {
        return answer.get(Hosting.PATIENCE, TimeUnit.SECONDS);
    }

    <E extends Throwable> E thrown(Class<E> type) throws Exception {
        try {
            throw new AssertionError("returned " + answer());
        } catch (ExecutionException e) {
            return assertInstanceOf(type, e.getCause());
        }
    }
}
