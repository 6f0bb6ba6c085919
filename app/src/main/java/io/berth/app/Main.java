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
        } catch (IOException | BundleException failure) {
            System.err.println("berth.jar: can't start: " + failure.getMessage());
            System.exit(FAILED);
        }
    }

    private static void serve(Content content) throws IOException, BundleException {
        Storage storage = Storage.create();
        Node node = new Node(content, storage, System.out);
        Exit exit = new Exit(node::stop, storage::delete);
        exit.arm();
        try {
            node.start();
        } catch (IllegalStateException ended) {
            // The framework went while it was starting: a signal came early, and the exit is under
            // way.
        }
        // Once more, because the shell has taken Ctrl-C.
        exit.takeSignals();
        node.awaitStopped();
        System.exit(0);
    }
}
