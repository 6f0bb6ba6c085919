package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Karaf's commands where its shell does not run: a bundle in Karaf runs them in a session that is
 * nobody's. Karaf's lists of who may run what are emptied: it would ask the JVM who is there.
 */
final class KarafProbe implements KarafShell {

    private static final Pattern READY = Pattern.compile(CommandRunner.READY + "(\\d+)");

    private static final int PATIENCE_MILLIS = 120_000;
    private static final String BUNDLE = "deploy/commands.jar";

    private final KarafOutput logged;

    KarafProbe(KarafOutput logged) {
        this.logged = logged;
    }

    /** Puts the bundle there, but where an earlier run has done it. */
    static void deploy(KarafFolder folder) throws Exception {
        if (Files.exists(folder.path(BUNDLE))) {
            return;
        }
        folder.set(
                "org.apache.felix.eventadmin.impl.EventAdmin.cfg",
                "org.apache.felix.eventadmin.AddSubject",
                false);
        try (Stream<Path> files = Files.list(folder.path("etc"))) {
            for (Path file : files.filter(KarafProbe::saysWhoMayRunWhat).toList()) {
                // Karaf would write it anew if it were not there.
                Files.writeString(file, "# Everybody may run everything.\n");
            }
        }
        TestBundle bundle = TestBundle.named("test.commands").activator(CommandRunner.class);
        folder.place(BUNDLE, bundle.bytes());
    }

    private static boolean saysWhoMayRunWhat(Path file) {
        return file.getFileName().toString().startsWith("org.apache.karaf.command.acl.");
    }

    @Override
    public void type(String command) throws Exception {
        try (Socket socket = typed(command)) {
            socket.shutdownOutput();
        }
    }

    @Override
    public String run(String command) throws Exception {
        try (Socket socket = typed(command)) {
            socket.shutdownOutput();
            String said = new String(socket.getInputStream().readAllBytes(), UTF_8);
            return said.lines().map(String::trim).collect(Collectors.joining("\n"));
        }
    }

    private Socket typed(String command) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(command.getBytes(UTF_8));
        return socket;
    }

    /** Where the bundle listens, since it was started last. */
    private int port() throws InterruptedException {
        int first = logged.find(0, "line of the probe", line -> READY.matcher(line).find());
        List<String> lines = logged.between(first, logged.count());
        int port = 0;
        for (String line : lines) {
            Matcher matcher = READY.matcher(line);
            port = matcher.find() ? Integer.parseInt(matcher.group(1)) : port;
        }
        return port;
    }
}
