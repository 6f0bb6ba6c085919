package io.berth.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a peer is started. */
sealed interface Program {

    /** The whole command. */
    List<String> command(Work work);

    /** Whether it knows slow service. */
    boolean canBeSlow();

    /** Whether it is here, on this machine. */
    boolean isThere();

    /**
     * A main class of this module.
     *
     * @param main its simple name
     * @param front what goes before this module's own class path; may be empty
     * @param options of the JVM, besides those that all have
     * @param arguments of the main class
     * @param canBeSlow whether it knows slow service
     */
    record Java(
            String main,
            String front,
            List<String> options,
            List<String> arguments,
            boolean canBeSlow)
            implements Program {

        /** The same for all; the collector is the JVM's own choice: Serial on one core, else G1. */
        static final List<String> OPTIONS =
                List.of(
                        "-Xmx1g",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow");

        @Override
        public List<String> command(Work work) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(OPTIONS);
            command.addAll(options);
            String own = System.getProperty("java.class.path");
            command.addAll(List.of("-cp", front.isEmpty() ? own : front + ":" + own));
            command.add("io.berth.bench.server." + main);
            command.addAll(arguments);
            if (work.slow() > 0) {
                command.add("slow=");
            }
            return command;
        }

        @Override
        public boolean isThere() {
            return true;
        }
    }

    /**
     * A native program.
     *
     * @param file where it is, if it could be built
     * @param arguments of it
     */
    record Native(Path file, List<String> arguments) implements Program {

        @Override
        public List<String> command(Work work) {
            List<String> command = new ArrayList<>(List.of(file.toString()));
            command.addAll(arguments);
            return command;
        }

        @Override
        public boolean canBeSlow() {
            return false;
        }

        @Override
        public boolean isThere() {
            return Files.isExecutable(file);
        }
    }
}
