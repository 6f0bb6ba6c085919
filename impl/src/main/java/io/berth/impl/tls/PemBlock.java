package io.berth.impl.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands between a {@code BEGIN} and its {@code END} (RFC 7468, and RFC 1421 for the headers
 * that OpenSSL once wrote). What stands around the blocks is for people and is passed over.
 *
 * @param label such as {@code CERTIFICATE}
 * @param hasHeaders whether the body began with {@code Name: value} lines, as in old encryption
 * @param body the decoded bytes; empty where there are headers
 */
record PemBlock(String label, boolean hasHeaders, byte[] body) {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");

    /**
     * All blocks of a text.
     *
     * @throws MalformedException where one has no end or is no Base64
     */
    static List<PemBlock> all(byte[] text) throws MalformedException {
        List<PemBlock> blocks = new ArrayList<>();
        Lines lines = new Lines(new String(text, StandardCharsets.ISO_8859_1));
        while (lines.hasNext()) {
            Matcher begin = BEGIN.matcher(lines.next());
            if (begin.matches()) {
                blocks.add(block(begin.group(1), lines));
            }
        }
        return blocks;
    }

    private static PemBlock block(String label, Lines lines) throws MalformedException {
        String end = "-----END " + label + "-----";
        StringBuilder base64 = new StringBuilder();
        boolean headers = false;
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.equals(end)) {
                return new PemBlock(label, headers, headers ? new byte[0] : decode(label, base64));
            }
            headers |= line.contains(":");
            base64.append(line);
        }
        throw new MalformedException("its block " + label + " has no end");
    }

    private static byte[] decode(String label, StringBuilder base64) throws MalformedException {
        try {
            return Base64.getDecoder().decode(base64.toString());
        } catch (IllegalArgumentException e) {
            // The decoder's own words quote what it read, which may be a piece of a key.
            throw new MalformedException("its block " + label + " is no Base64");
        }
    }

    @Override
    public String toString() {
        return "PemBlock[" + label + "]";
    }

    /** Lines without the blanks around them, whatever ends them. */
    private static final class Lines {

        private final String[] lines;
        private int next;

        Lines(String text) {
            lines = text.split("\r\n|\r|\n");
        }

        boolean hasNext() {
            return next < lines.length;
        }

        String next() {
            return lines[next++].strip();
        }
    }
}
