package io.berth.itest;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The first message of a TLS client, byte by byte, as scanners make it: so that a server can be
 * offered what no client of today knows any more.
 *
 * @param version the highest that the client speaks, such as {@code 0x0303}
 * @param suites by their numbers, the client's favourite first
 */
record ClientHello(int version, List<Integer> suites) {

    static final int SSL_3 = 0x0300;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    static final int TLS_1_3 = 0x0304;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int ROOM = 4096;

    /**
     * What a server says to it.
     *
     * @param suite that it has chosen; 0 where it refuses
     * @param alert by which it refuses; 0 where it has chosen
     */
    record Answer(int suite, int alert) {}

    byte[] bytes() {
        ByteBuffer hello = ByteBuffer.allocate(ROOM);
        hello.put((byte) HANDSHAKE).putShort((short) Math.min(version, 0x0301));
        int record = begin(hello);
        hello.putShort((short) 0x0100);
        int message = begin(hello);
        hello.putShort((short) Math.min(version, TLS_1_2)).put(new byte[32]).put((byte) 0);
        int list = begin(hello);
        suites.forEach(suite -> hello.putShort(suite.shortValue()));
        end(hello, list);
        hello.putShort((short) 0x0100);
        int extensions = begin(hello);
        extensions(hello);
        end(hello, extensions);
        end(hello, message);
        end(hello, record);
        byte[] bytes = new byte[hello.flip().remaining()];
        hello.get(bytes);
        return bytes;
    }

    private void extensions(ByteBuffer hello) {
        // Groups x25519 and secp256r1; points uncompressed; signatures by RSA and ECDSA.
        shorts(hello, 10, 0x001d, 0x0017);
        hello.putShort((short) 11).putShort((short) 2).putShort((short) 0x0100);
        shorts(hello, 13, 0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0203, 0x0201);
        if (version >= TLS_1_3) {
            hello.putShort((short) 43).putShort((short) 3).put((byte) 2).putShort((short) version);
            hello.putShort((short) 51).putShort((short) 38).putShort((short) 36);
            hello.putShort((short) 0x001d).putShort((short) 32).put((byte) 9).put(new byte[31]);
        }
    }

    private static void shorts(ByteBuffer hello, int extension, int... values) {
        hello.putShort((short) extension).putShort((short) (2 + 2 * values.length));
        hello.putShort((short) (2 * values.length));
        for (int value : values) {
            hello.putShort((short) value);
        }
    }

    /** Leaves room for a length of two bytes; all here are shorter than that allows. */
    private static int begin(ByteBuffer hello) {
        hello.putShort((short) 0);
        return hello.position();
    }

    private static void end(ByteBuffer hello, int from) {
        hello.putShort(from - 2, (short) (hello.position() - from));
    }

    /** Says it to a server. */
    Answer to(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes());
            DataInputStream input = new DataInputStream(socket.getInputStream());
            int kind = input.readUnsignedByte();
            input.readUnsignedShort();
            byte[] body = new byte[input.readUnsignedShort()];
            input.readFully(body);
            return answer(kind, ByteBuffer.wrap(body));
        } catch (EOFException nothing) {
            throw new IOException("it ended without a word", nothing);
        }
    }

    private static Answer answer(int kind, ByteBuffer body) throws IOException {
        return switch (kind) {
            case ALERT -> new Answer(0, body.get(1));
            case HANDSHAKE -> {
                // Type and length, version and random; then the session's number, then the suite.
                int session = 4 + 2 + 32;
                yield new Answer(body.getShort(session + 1 + body.get(session)) & 0xffff, 0);
            }
            default -> throw new IOException("a record of type " + kind);
        };
    }
}
