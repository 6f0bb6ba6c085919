package io.berth.itest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One client of a {@link Load}: sends a block, wants it back, sends the next. Where its connection
 * ends cleanly before any byte of an answer it connects again and sends the same once more.
 *
 * <p>A reset counts as clean only after an exchange on that connection: a peer that has closed
 * politely, but waits no longer, answers what is still on its way with one.
 */
final class LoadClient {

    private static final int BLOCK = 1024;

    private enum State {
        CONNECTING,
        CONNECTED,
        /** Was refused, and tries again soon. */
        REFUSED,
        /** Has no connection and wants none. */
        DONE
    }

    private final int number;
    private final Load load;
    private final ByteBuffer request = ByteBuffer.allocate(BLOCK);
    private final ByteBuffer answer = ByteBuffer.allocate(BLOCK);
    private State state = State.DONE;
    private SocketChannel channel;
    private SelectionKey key;

    /** How many answers it has had on this connection. */
    private int proven;

    private long answers;
    private long asked;

    LoadClient(int number, Load load) {
        this.number = number;
        this.load = load;
    }

    /** How many answers it has had. */
    long answers() {
        return answers;
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isDone() {
        return state == State.DONE;
    }

    boolean isRefused() {
        return state == State.REFUSED;
    }

    /** Since when it has waited for the answer to its request. */
    long asked() {
        return asked;
    }

    void start() {
        prepare();
        connect();
    }

    /** A block that tells this request from all others. */
    private void prepare() {
        asked = System.nanoTime();
        request.clear();
        long word = number * 1_000_003L + answers * 0x9E3779B97F4A7C15L;
        while (request.hasRemaining()) {
            request.putLong(word);
            word = word * 6364136223846793005L + 1442695040888963407L;
        }
        // Some handlers take a block that begins otherwise for a command.
        request.put(0, (byte) '.');
    }

    void connect() {
        request.position(0).limit(BLOCK);
        answer.clear();
        proven = 0;
        state = State.CONNECTING;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            boolean connected = channel.connect(load.target());
            key = channel.register(load.selector(), SelectionKey.OP_CONNECT, this);
            if (connected) {
                connected();
            }
        } catch (IOException e) {
            refused(e);
        }
    }

    /** Its connection can do something. */
    void ready() {
        if (state == State.CONNECTING) {
            finishConnecting();
        } else if (state == State.CONNECTED) {
            exchange();
        }
    }

    private void finishConnecting() {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            refused(e);
            return;
        }
        connected();
    }

    private void connected() {
        state = State.CONNECTED;
        exchange();
    }

    private void refused(IOException e) {
        drop();
        load.refused(this, e);
        state = State.REFUSED;
    }

    private void exchange() {
        try {
            send();
            if (channel.read(answer) < 0) {
                ended(null);
            } else if (!answer.hasRemaining()) {
                answered();
            }
        } catch (IOException e) {
            ended(e);
        }
    }

    private void send() throws IOException {
        if (request.hasRemaining()) {
            channel.write(request);
        }
        int more = request.hasRemaining() ? SelectionKey.OP_WRITE : 0;
        key.interestOps(SelectionKey.OP_READ | more);
    }

    private void answered() throws IOException {
        proven++;
        answers++;
        load.answered(this, request.clear().equals(answer.flip()));
        answer.clear();
        if (load.isFinishing()) {
            leave();
        } else if (proven >= load.renewal() && load.isReplacing()) {
            drop();
            start();
        } else {
            prepare();
            request.flip();
            send();
        }
    }

    private void ended(IOException e) {
        boolean clean = answer.position() == 0 && (e == null || proven > 0);
        drop();
        if (!clean) {
            load.broken(this, e);
        }
        if (load.isReplacing()) {
            load.reconnecting();
            connect();
        } else {
            state = State.DONE;
        }
    }

    /** Closes, and asks no more. */
    void leave() {
        drop();
        state = State.DONE;
    }

    void drop() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "client %d, request %d%s, %d bytes of its answer"
                .formatted(number, answers, proven > 0 ? "" : ", first here", answer.position());
    }
}
