package io.berth.impl.server;

import java.io.IOException;

/** Runs a main class of the tests in a JVM of its own. */
final class ChildProcess {

    private ChildProcess() {}

    /**
     * Starts it.
     *
     * @param before what the shell runs it by, such as a limit that is set, or {@code env}
     */
    static Process start(String before, Class<?> main) throws IOException {
        String command =
                before
                        + " '"
                        + System.getProperty("java.home")
                        + "/bin/java' -Xshare:auto -XX:TieredStopAtLevel=1"
                        + " -Dorg.slf4j.simpleLogger.defaultLogLevel=off -cp '"
                        + System.getProperty("java.class.path")
                        + "' '"
                        + main.getName()
                        + "'";
        return new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    }
}
