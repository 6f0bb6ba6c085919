package io.berth.app;

import java.io.IOException;
import org.osgi.framework.BundleException;

/** {@code java -jar berth.jar [DIR]}. */
public final class Main {

    private static final int FAILED = 1;

    private Main() {}

    /**
     * Serves until it is told to end.
     *
     * @param arguments nothing, or the folder to follow
     */
    public static void main(String... arguments) {
        try {
            serve(CommandLine.content(arguments));
        } catch (UsageException usage) {
            usage.print();
            System.exit(usage.status());
        } catch (IOException | BundleException | RuntimeException failure) {
            System.err.println("berth.jar: can't start: " + failure);
            System.exit(FAILED);
        }
    }

    private static void serve(Content content) throws IOException, BundleException {
        Node node = new Node(content, System.out);
        Exit exit = new Exit(node::stop, node::discard);
        exit.arm();
        try {
            node.start();
            // Once more, because the shell has taken Ctrl-C.
            exit.takeSignals();
        } catch (IOException | BundleException | RuntimeException failure) {
            if (!exit.hasBegun()) {
                throw failure;
            }
            // A signal came early and took the framework away while it was starting.
        }
        node.awaitStopped();
        System.exit(0);
    }
}
