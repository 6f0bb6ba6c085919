package io.berth.app;

import java.io.PrintStream;

/** The command line asks for nothing that could be served; says what to print instead. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int MISUSED = 2;

    private static final String USAGE =
            """
            usage: java -jar berth.jar [DIR]

            Without DIR: serves echo on 127.0.0.1:7007, and over TLS on 127.0.0.1:7443.
            With DIR: serves what the files in DIR say, and follows them as they change:

              io.berth.server-NAME.cfg            a server: name, address, further keys
              io.berth.example.echo-NAME.cfg      an echo handler; berth.server.name says of which server
              io.berth.example.discard-NAME.cfg   a handler that throws away what it gets
              *.jar                               a bundle

            SIGTERM and Ctrl-C let the connections finish first; a second one ends at once.""";

    private final int status;

    private UsageException(int status, String message) {
        super(message);
        this.status = status;
    }

    static UsageException help() {
        return new UsageException(0, USAGE);
    }

    static UsageException misused(String problem) {
        return new UsageException(MISUSED, "berth.jar: " + problem + "\n" + USAGE);
    }

    static UsageException unusable(String folder, String problem) {
        return new UsageException(MISUSED, "berth.jar: " + folder + ": " + problem);
    }

    /** What the process ends with. */
    int status() {
        return status;
    }

    /** Help that was asked for is output, all else is an error. */
    void print() {
        PrintStream out = status == 0 ? System.out : System.err;
        out.println(getMessage());
    }
}
