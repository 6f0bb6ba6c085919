package io.berth.itest;

import io.berth.whiteboard.WhiteboardConstants;
import java.util.Map;
import java.util.Scanner;

/** A framework whose server is to have a privileged port; runs until its input ends. */
public final class PrivilegedPort {

    private PrivilegedPort() {}

    /**
     * @param arguments the runtime, the address
     */
    public static void main(String[] arguments) throws Exception {
        try (Site site = Site.start(Runtime.valueOf(arguments[0]))) {
            site.offer("privileged", Echo.silent());
            site.configure("privileged", Map.of("name", "privileged", "address", arguments[1]));
            site.registry().awaitOne("(" + WhiteboardConstants.SERVER_STATE + "=FAILED)");
            System.out.println("failed");
            new Scanner(System.in).hasNextLine();
        }
    }
}
