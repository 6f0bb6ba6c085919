package io.berth;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/** Addresses in the one short form of RFC 5952. */
final class Ipv6Text {

    private Ipv6Text() {}

    /** The text of 4 or 16 bytes; four come of an IPv4 address that was written in IPv6. */
    static String write(byte[] address) {
        if (address.length == 4) {
            return String.format("%d.%d.%d.%d", unsigned(address));
        }
        ShortBuffer groups = ByteBuffer.wrap(address).asShortBuffer();
        int start = 0;
        int length = 1;
        for (int i = 0; i < groups.limit(); i++) {
            int zeros = zerosFrom(groups, i);
            if (zeros > length) {
                start = i;
                length = zeros;
            }
        }
        return length == 1
                ? join(groups, 0, groups.limit())
                : join(groups, 0, start) + "::" + join(groups, start + length, groups.limit());
    }

    private static Object[] unsigned(byte[] address) {
        Object[] numbers = new Object[address.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Byte.toUnsignedInt(address[i]);
        }
        return numbers;
    }

    private static int zerosFrom(ShortBuffer groups, int start) {
        int end = start;
        while (end < groups.limit() && groups.get(end) == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(ShortBuffer groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":")
                    .append(Integer.toHexString(Short.toUnsignedInt(groups.get(i))));
        }
        return text.toString();
    }
}
