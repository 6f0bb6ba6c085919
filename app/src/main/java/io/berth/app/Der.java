package io.berth.app;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** As much of DER (X.690) as a certificate is written with: each method yields one element. */
final class Der {

    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int UTF8 = 0x0c;
    private static final int UTC_TIME = 0x17;
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int CONTEXT = 0x80;
    private static final int CONSTRUCTED = 0x20;
    private static final int LONGEST_SHORT = 0x7f;

    private Der() {}

    static byte[] sequence(byte[]... elements) {
        return element(SEQUENCE, elements);
    }

    static byte[] set(byte[]... elements) {
        return element(SET, elements);
    }

    /** An element whose meaning its place in the whole says. */
    static byte[] tagged(int number, byte[]... elements) {
        return element(CONTEXT | CONSTRUCTED | number, elements);
    }

    /** The same, of mere bytes. */
    static byte[] bytes(int number, byte[] value) {
        return element(CONTEXT | number, value);
    }

    static byte[] integer(BigInteger value) {
        return element(INTEGER, value.toByteArray());
    }

    static byte[] bits(byte[] value) {
        return element(BIT_STRING, new byte[1], value);
    }

    static byte[] octets(byte[] value) {
        return element(OCTET_STRING, value);
    }

    static byte[] text(String value) {
        return element(UTF8, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A time as {@code yyMMddHHmmssZ}. */
    static byte[] time(String value) {
        return element(UTC_TIME, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            value.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        whole.writeBytes(length(value.size()));
        whole.writeBytes(value.toByteArray());
        return whole.toByteArray();
    }

    /** Short ones are a byte of their own, before others stands how many bytes they have. */
    private static byte[] length(int length) {
        if (length <= LONGEST_SHORT) {
            return new byte[] {(byte) length};
        }
        byte[] digits = BigInteger.valueOf(length).toByteArray();
        int from = digits[0] == 0 ? 1 : 0;
        byte[] all = new byte[digits.length - from + 1];
        all[0] = (byte) (CONTEXT | (digits.length - from));
        System.arraycopy(digits, from, all, 1, digits.length - from);
        return all;
    }
}
