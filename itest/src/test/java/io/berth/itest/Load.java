package io.berth.itest;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Two hundred clients in closed loops, on one thread: as much load as a small machine bears, beside
 * the server that it is for. Whatever they lose is counted.
 */
final class Load implements AutoCloseable {

    static final int CONNECTIONS = 200;

    private static final long PATIENCE_SECONDS = 60;
    private static final long TOO_LONG = SECONDS.toNanos(30);
    private static final long AGAIN_MILLIS = 50;

    private record Wait(BooleanSupplier until, CompletableFuture<Void> over) {}

    private final Selector selector = Selector.open();
    private final Thread thread = new Thread(this::run, "load");
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final List<LoadClient> clients = new ArrayList<>();
    private final List<Wait> waits = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final int renewal;
    private volatile InetSocketAddress target;
    private boolean replacing = true;
    private boolean finishing;
    private boolean closed;
    private long answers;
    private long reconnects;
    private long refused;
    private long reset;
    private long wrong;
    private long unanswered;
    private long longest;

    private Load(int port, int renewal) throws IOException {
        goTo(port);
        this.renewal = renewal;
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(new LoadClient(i, this));
        }
    }

    /** Starts, and returns when each client has had an answer. */
    static Load on(int port) throws Exception {
        return started(new Load(port, Integer.MAX_VALUE));
    }

    /**
     * As {@link #on}, but each client changes its connection for a new one after so many answers.
     */
    static Load renewing(int port, int answers) throws Exception {
        return started(new Load(port, answers));
    }

    private static Load started(Load load) throws Exception {
        load.orders.add(() -> load.clients.forEach(LoadClient::start));
        load.thread.setDaemon(true);
        load.thread.start();
        load.awaitAnswers();
        return load;
    }

    /** Connects to another port of this machine from now on. */
    void goTo(int port) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Waits until each client has had an answer to a request of later than now. */
    void awaitAnswers() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        order(
                () -> {
                    // The answer that is on its way may be to a request of earlier.
                    long[] before = clients.stream().mapToLong(LoadClient::answers).toArray();
                    waits.add(new Wait(() -> allHaveMoreThan(before), over));
                });
        await(over, "an answer for each client");
    }

    private boolean allHaveMoreThan(long[] before) {
        for (int i = 0; i < before.length; i++) {
            if (clients.get(i).answers() < before[i] + 2 && !clients.get(i).isDone()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Opens no connection any more, and counts from here on those that are there: returns when each
     * is. What ends cleanly is not replaced.
     */
    void expectEnd() throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        order(
                () -> {
                    replacing = false;
                    waits.add(
                            new Wait(
                                    () -> clients.stream().noneMatch(LoadClient::isConnecting),
                                    over));
                });
        await(over, "no connecting client");
    }

    /** Waits until the server has ended all connections. */
    Tally awaitEnd() throws Exception {
        awaitDone("the end of each connection");
        return tally();
    }

    /** Has each client get the answer it waits for, and leave. */
    Tally finish() throws Exception {
        order(() -> finishing = true);
        awaitDone("a last answer for each client");
        return tally();
    }

    private void awaitDone(String what) throws Exception {
        CompletableFuture<Void> over = new CompletableFuture<>();
        order(() -> waits.add(new Wait(() -> clients.stream().allMatch(LoadClient::isDone), over)));
        await(over, what);
    }

    /** What has been met so far. */
    Tally tally() throws Exception {
        CompletableFuture<Tally> tally = new CompletableFuture<>();
        order(
                () ->
                        tally.complete(
                                new Tally(
                                        answers,
                                        reconnects,
                                        refused,
                                        reset,
                                        wrong,
                                        unanswered,
                                        NANOSECONDS.toMillis(longest),
                                        List.copyOf(notes))));
        return tally.get(PATIENCE_SECONDS, SECONDS);
    }

    private void await(CompletableFuture<Void> over, String what) throws Exception {
        try {
            over.get(PATIENCE_SECONDS, SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("no " + what + ": " + tally(), e);
        }
    }

    private void order(Runnable order) {
        orders.add(order);
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                turn();
            }
            clients.stream().filter(client -> !client.isDone()).forEach(LoadClient::drop);
            selector.close();
            ended.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            waits.forEach(wait -> wait.over().completeExceptionally(e));
            ended.completeExceptionally(e);
        }
    }

    private void turn() throws IOException {
        selector.select(Load::ready, AGAIN_MILLIS);
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
        if (replacing) {
            clients.stream().filter(LoadClient::isRefused).forEach(LoadClient::connect);
        }
        clients.stream().filter(this::waitsTooLong).forEach(this::giveUp);
        waits.removeIf(this::isOver);
    }

    private static void ready(SelectionKey key) {
        ((LoadClient) key.attachment()).ready();
    }

    private boolean waitsTooLong(LoadClient client) {
        return !client.isDone() && System.nanoTime() - client.asked() > TOO_LONG;
    }

    private void giveUp(LoadClient client) {
        unanswered++;
        note(client, "never answered");
        client.leave();
    }

    private boolean isOver(Wait wait) {
        boolean over = wait.until().getAsBoolean();
        if (over) {
            wait.over().complete(null);
        }
        return over;
    }

    Selector selector() {
        return selector;
    }

    InetSocketAddress target() {
        return target;
    }

    int renewal() {
        return renewal;
    }

    boolean isReplacing() {
        return replacing;
    }

    boolean isFinishing() {
        return finishing;
    }

    void answered(LoadClient client, boolean right) {
        answers++;
        longest = Math.max(longest, System.nanoTime() - client.asked());
        if (!right) {
            wrong++;
            note(client, "a wrong answer");
        }
    }

    void reconnecting() {
        reconnects++;
    }

    void refused(LoadClient client, IOException e) {
        refused++;
        note(client, e.toString());
    }

    void broken(LoadClient client, IOException e) {
        if (e == null) {
            unanswered++;
        } else {
            reset++;
        }
        note(client, e == null ? "ended early" : e.toString());
    }

    private void note(LoadClient client, String what) {
        if (notes.size() < 5) {
            notes.add(what + " (" + client + ")");
        }
    }

    @Override
    public void close() {
        order(() -> closed = true);
        ended.orTimeout(PATIENCE_SECONDS, SECONDS).join();
    }
}
