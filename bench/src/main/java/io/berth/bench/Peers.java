package io.berth.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every server that can be measured, by name. Those in TLS have names of their own. */
final class Peers {

    /** What the others are compared with. */
    static final String REFERENCE = "netty-epoll";

    private final Path natives;
    private final Path keys;

    Peers(Path natives, Path keys) {
        this.natives = natives;
        this.keys = keys;
    }

    /** All, in the order in which they take turns. */
    List<Peer> all(Map<String, String> builds) {
        List<Peer> peers = new ArrayList<>();
        berths(peers, "berth", "");
        builds.forEach((name, front) -> berths(peers, name, front));
        plain(peers);
        secured(peers);
        return List.copyOf(peers);
    }

    private void berths(List<Peer> peers, String name, String front) {
        peers.add(java(name, "BerthEcho", front, "threads=auto"));
        peers.add(tls(name + "-tls", "BerthEcho", front, "jdk"));
        peers.add(tls(name + "-conscrypt", "BerthEcho", front, "conscrypt"));
        peers.add(java(name + "-direct", "BerthEcho", front, "handler=direct"));
        peers.add(java(name + "-streams", "BerthEcho", front, "handler=streams"));
        peers.add(java(name + "-platform", "BerthEcho", front, "threads=platform"));
        peers.add(cores(name + "-cores", front));
    }

    private static Peer cores(String name, String front) {
        List<String> open = List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED");
        List<String> arguments = List.of("threads=cores");
        return new Peer(name, new Program.Java("BerthEcho", front, open, arguments, true), false);
    }

    private void plain(List<Peer> peers) {
        peers.add(java("netty-epoll", "NettyEcho", "", "transport=epoll"));
        peers.add(java("netty-nio", "NettyEcho", "", "transport=nio"));
        peers.add(binary("c-epoll", "epoll"));
        peers.add(binary("golib", "golib"));
        peers.add(binary("go-net", "net"));
        peers.add(java("blocking", "BlockingEcho", ""));
        peers.add(simple("vertx", "VertxEcho"));
        peers.add(simple("mina", "MinaEcho"));
    }

    private void secured(List<Peer> peers) {
        peers.add(tls("netty-epoll-tls", "NettyEcho", "", "jdk"));
        peers.add(tls("netty-epoll-boringssl", "NettyEcho", "", "boringssl"));
        peers.add(tls("blocking-tls", "BlockingEcho", "", "jdk"));
        peers.add(tls("vertx-tls", "VertxEcho", "", "jdk"));
        peers.add(tls("mina-tls", "MinaEcho", "", "jdk"));
        String certificate = keys.resolve("certificate.pem").toString();
        List<String> arguments = List.of("tls", certificate, keys.resolve("key.pem").toString());
        peers.add(new Peer("go-net-tls", new Program.Native(file("net"), arguments), true));
    }

    private Path file(String name) {
        return natives.resolve(name);
    }

    private Peer binary(String name, String file) {
        return new Peer(name, new Program.Native(file(file), List.of()), false);
    }

    private static Peer java(String name, String main, String front, String... arguments) {
        List<String> own = List.of(arguments);
        boolean canBeSlow = own.stream().noneMatch(argument -> argument.startsWith("handler="));
        return new Peer(name, new Program.Java(main, front, List.of(), own, canBeSlow), false);
    }

    private static Peer simple(String name, String main) {
        return new Peer(name, new Program.Java(main, "", List.of(), List.of(), false), false);
    }

    private Peer tls(String name, String main, String front, String kind) {
        List<String> arguments = List.of("tls=" + kind, "keys=" + keys);
        return new Peer(name, new Program.Java(main, front, List.of(), arguments, false), true);
    }
}
