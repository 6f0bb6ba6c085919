package io.berth.app;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person sits in front of this process. */
final class Terminal {

    private static final Path STATUS = Path.of("/proc/self/stat");

    /**
     * Where the process group stands behind the process's name, and the terminal's foreground
     * group.
     */
    private static final int GROUP = 2;

    private static final int FOREGROUND_GROUP = 5;

    private Terminal() {}

    static boolean isThere() {
        return hasConsole() && isInForeground();
    }

    private static boolean hasConsole() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** From Java 22 on there is a console also where there is no terminal. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException older) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException failure) {
            return false;
        }
    }

    /** A shell in the background would be stopped, and the servers with it, as soon as it reads. */
    private static boolean isInForeground() {
        try {
            return isInForeground(Files.readString(STATUS));
        } catch (IOException notLinux) {
            return true;
        }
    }

    static boolean isInForeground(String status) {
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
        return fields[GROUP].equals(fields[FOREGROUND_GROUP]);
    }
}
