package io.berth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads a listen address, and asks no name server while doing so. */
final class AddressText {

    static final String FORMS = "host:port, :port or [v6]:port";

    private static final int LONGEST_HOST = 253;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?[0-9]+");
    private static final Pattern BYTE =
            Pattern.compile("0|[1-9][0-9]?|1[0-9][0-9]|2[0-4][0-9]|25[0-5]");
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9._-]+");

    private AddressText() {}

    static ListenAddress read(String text) {
        if (text.chars().anyMatch(Character::isWhitespace)) {
            throw unfit("no blanks in it");
        }
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw unfit("the port is missing");
        }
        if (text.indexOf(':') != colon) {
            throw unfit("an IPv6 address stands in brackets, as in [::1]:7007");
        }
        return new ListenAddress(host(text.substring(0, colon)), port(text.substring(colon + 1)));
    }

    private static ListenAddress bracketed(String text) {
        int end = text.indexOf(']');
        if (end < 0 || !text.startsWith("]:", end)) {
            throw unfit("]: and the port are missing");
        }
        return new ListenAddress(ipv6(text.substring(1, end)), port(text.substring(end + 2)));
    }

    private static int port(String text) {
        long port = Digits.read(text).orElse(-1);
        if (port < 0 || port > 65_535) {
            throw unfit("the port is a number from 0 to 65535");
        }
        return (int) port;
    }

    private static String host(String text) {
        if (NUMERIC.matcher(text).matches()) {
            return ipv4(text);
        }
        if (!text.isEmpty() && !isName(text)) {
            throw unfit("the host is a name, an IPv4 address or empty for all addresses");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_HOST && allMatch(NAME, text.split("\\.", -1));
    }

    /** What ends in a number is no host name; the JVM would guess what 1.2.3 or 010.0.0.1 mean. */
    private static String ipv4(String text) {
        String[] bytes = text.split("\\.", -1);
        if (bytes.length != 4 || !allMatch(BYTE, bytes)) {
            throw unfit("an IPv4 address is four numbers from 0 to 255, as in 127.0.0.1");
        }
        return text;
    }

    private static String ipv6(String text) {
        int percent = text.indexOf('%');
        String address = percent < 0 ? text : text.substring(0, percent);
        String scope = percent < 0 ? "" : text.substring(percent);
        if (percent >= 0 && !SCOPE.matcher(scope.substring(1)).matches()) {
            throw unfit("the scope after % is an interface's name or number");
        }
        String host = Ipv6Text.write(parsed(address));
        if (percent >= 0 && !host.contains(":")) {
            throw unfit("an IPv4 address has no scope");
        }
        return host + scope;
    }

    private static byte[] parsed(String address) {
        if (!address.contains(":")) {
            throw unfit("in brackets stands an IPv6 address, as in [::1]:7007");
        }
        try {
            return InetAddress.getByName('[' + address + ']').getAddress();
        } catch (UnknownHostException malformed) {
            throw unfit("this is no IPv6 address");
        }
    }

    private static boolean allMatch(Pattern pattern, String[] parts) {
        for (String part : parts) {
            if (!pattern.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    private static UnfitException unfit(String detail) {
        return new UnfitException(FORMS + "; " + detail);
    }
}
