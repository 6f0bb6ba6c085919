package io.berth.app;

/**
 * What a person is told of an open port.
 *
 * @param name the server's name
 * @param address {@code host:port}, IPv6 in brackets
 * @param tls whether it speaks TLS
 */
record Announcement(String name, String address, boolean tls) {

    /** Two lines: where it listens, and how to try it. */
    String text() {
        String eol = System.lineSeparator();
        return name + " listening on " + address + eol + "try: " + attempt() + eol;
    }

    private String attempt() {
        if (tls) {
            return "openssl s_client -quiet -connect " + dialled();
        }
        return "printf 'hello\\n' | nc -N " + host() + ' ' + port();
    }

    private String dialled() {
        String host = host();
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port();
    }

    private String port() {
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private String host() {
        String bound = address.substring(0, address.lastIndexOf(':'));
        return reachable(bound.replaceAll("[\\[\\]]", ""));
    }

    /** An address that stands for all of this machine's can be listened on, not dialled. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "", "::", "0:0:0:0:0:0:0:0" -> "::1";
            default -> host;
        };
    }
}
