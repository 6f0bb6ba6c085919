package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.karaf.shell.api.console.Terminal;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Runs Karaf's commands for whoever connects, one command for each connection, all in one session.
 * That session has a parent, of which Karaf does not ask whose it is.
 */
public final class CommandRunner implements BundleActivator {

    /** What it prints before its port. */
    static final String READY = "commands are run at port ";

    private static final long PATIENCE_MILLIS = 60_000;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private BundleContext context;
    private ServerSocket listener;
    private ServiceTracker<SessionFactory, SessionFactory> shells;

    @Override
    public void start(BundleContext started) throws IOException {
        context = started;
        shells = new ServiceTracker<>(context, SessionFactory.class, null);
        shells.open();
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::run, "test commands");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop(BundleContext stopped) throws IOException {
        listener.close();
        shells.close();
    }

    private void run() {
        try (Session session = session(shells.waitForService(PATIENCE_MILLIS))) {
            System.err.println(READY + listener.getLocalPort());
            while (true) {
                try (Socket peer = listener.accept()) {
                    String command = new String(peer.getInputStream().readAllBytes(), UTF_8);
                    peer.getOutputStream().write(answer(session, command));
                }
            }
        } catch (IOException | InterruptedException ended) {
            // The bundle, or all of Karaf, stops.
        }
    }

    private Session session(SessionFactory shell) {
        PrintStream output = new PrintStream(printed, true, UTF_8);
        Terminal terminal = standIn(Terminal.class, Map.of("getWidth", 200, "getHeight", 50));
        Session parent = standIn(Session.class, Map.of("getTerminal", terminal));
        Session session = shell.create(InputStream.nullInputStream(), output, output, parent);
        session.put(Session.SCOPE, "shell:bundle:*");
        session.put(Session.SUBSHELL, "");
        return session;
    }

    /** One that says what it is told to say, and else nothing. */
    private static <T> T standIn(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                answers.getOrDefault(method.getName(), nothing(method))));
    }

    private static Object nothing(Method method) {
        return method.getReturnType() == boolean.class ? false : null;
    }

    private byte[] answer(Session session, String command) {
        printed.reset();
        PrintStream output = session.getConsole();
        try {
            if (!isRunHere(command)) {
                print(output, session.execute(command));
            }
        } catch (Exception e) {
            output.println("Error executing command: " + e);
        }
        output.flush();
        return printed.toByteArray();
    }

    /** Of these commands Karaf itself asks who is there, whatever the lists say. */
    private boolean isRunHere(String command) throws BundleException {
        Matcher matcher = Pattern.compile("bundle:(update|uninstall|list) (.*)").matcher(command);
        if (!matcher.matches()) {
            return false;
        }
        switch (matcher.group(1)) {
            case "update" -> bundle(matcher.group(2)).update();
            case "uninstall" -> bundle(matcher.group(2)).uninstall();
            default -> listBundles();
        }
        return true;
    }

    private Bundle bundle(String id) {
        return context.getBundle(Long.parseLong(id));
    }

    private void listBundles() {
        PrintStream output = new PrintStream(printed, true, UTF_8);
        for (Bundle bundle : context.getBundles()) {
            String state = bundle.getState() == Bundle.INSTALLED ? "Installed" : "Resolved or more";
            output.println(bundle.getBundleId() + " " + state + " " + bundle.getSymbolicName());
        }
    }

    private static void print(PrintStream output, Object given) {
        if (given instanceof Object[] several) {
            List.of(several).forEach(output::println);
        } else if (given != null) {
            output.println(given);
        }
    }
}
