package io.berth.impl.tls;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One value in DER, the binary form that keys have.
 *
 * @param tag its kind
 * @param content what is inside
 */
record Der(int tag, byte[] content) {

    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int NULL = 0x05;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xA0;

    private static final int LONG_FORM = 0x80;
    private static final int LARGEST_LENGTH_BYTES = 3;

    static Der of(int tag, Der... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (Der part : parts) {
            content.writeBytes(part.encoded());
        }
        return new Der(tag, content.toByteArray());
    }

    /** An object identifier by the hexadecimal digits of its content. */
    static Der oid(String hex) {
        return new Der(OID, HexFormat.of().parseHex(hex));
    }

    /** The one value that these bytes are. */
    static Der read(byte[] encoded) throws MalformedException {
        List<Der> values = readAll(encoded);
        if (values.size() != 1) {
            throw malformed();
        }
        return values.get(0);
    }

    /** The values inside of this one. */
    List<Der> parts() throws MalformedException {
        return readAll(content);
    }

    /** The value at a place inside of this one. */
    Der part(int index) throws MalformedException {
        List<Der> parts = parts();
        if (index >= parts.size()) {
            throw malformed();
        }
        return parts.get(index);
    }

    /** The content in hexadecimal digits, to tell object identifiers apart. */
    String hex() {
        return HexFormat.of().formatHex(content);
    }

    byte[] encoded() {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        encoded.write(tag);
        int length = content.length;
        if (length < LONG_FORM) {
            encoded.write(length);
        } else {
            int bytes = length < 1 << 8 ? 1 : length < 1 << 16 ? 2 : 3;
            encoded.write(LONG_FORM | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                encoded.write(length >> shift);
            }
        }
        encoded.writeBytes(content);
        return encoded.toByteArray();
    }

    private static List<Der> readAll(byte[] encoded) throws MalformedException {
        List<Der> values = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(encoded);
        try {
            while (buffer.hasRemaining()) {
                int tag = buffer.get() & 0xFF;
                byte[] content = new byte[length(buffer)];
                buffer.get(content);
                values.add(new Der(tag, content));
            }
            return values;
        } catch (BufferUnderflowException e) {
            throw malformed();
        }
    }

    private static int length(ByteBuffer buffer) throws MalformedException {
        int first = buffer.get() & 0xFF;
        int bytes = first & ~LONG_FORM;
        int length = first < LONG_FORM ? first : 0;
        if (first == LONG_FORM || first > (LONG_FORM | LARGEST_LENGTH_BYTES)) {
            throw malformed();
        }
        for (int i = 0; first > LONG_FORM && i < bytes; i++) {
            length = length << 8 | buffer.get() & 0xFF;
        }
        if (length > buffer.remaining()) {
            throw malformed();
        }
        return length;
    }

    private static MalformedException malformed() {
        return new MalformedException("its content is damaged");
    }

    /** Without the content, which may be a key. */
    @Override
    public String toString() {
        return "Der[tag=" + tag + ", length=" + content.length + "]";
    }
}
