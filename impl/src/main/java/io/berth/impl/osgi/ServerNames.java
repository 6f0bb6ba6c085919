package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.ANY_SERVER;
import static io.berth.whiteboard.WhiteboardConstants.SERVER_NAME;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The servers that a service says it is for. */
record ServerNames(Set<String> names) {

    static final ServerNames NONE = new ServerNames(Set.of());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /** Those of a handler: each by its name. */
    static ServerNames ofHandler(@Nullable Object property) {
        ServerNames read = read(property);
        if (read.names.contains(ANY_SERVER)) {
            throw Words.unfit(
                    SERVER_NAME, ANY_SERVER, "names: a handler can't be for every server");
        }
        return read;
    }

    /** Those of a listener or tuner, for which one word stands for all. */
    static ServerNames ofListener(@Nullable Object property) {
        return read(property);
    }

    /** A service without the property is not meant for Berth. */
    private static ServerNames read(@Nullable Object property) {
        if (property == null) {
            return NONE;
        }
        Set<String> names = Set.copyOf(Words.of(SERVER_NAME, property));
        names.forEach(ServerNames::check);
        return new ServerNames(names);
    }

    private static void check(String name) {
        if (!name.equals(ANY_SERVER) && !isName(name)) {
            throw Words.unfit(SERVER_NAME, name, "1 to 64 characters out of A-Z a-z 0-9 . _ -");
        }
    }

    /** Whether a server may have this name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    boolean include(String server) {
        return names.contains(server) || names.contains(ANY_SERVER);
    }
}
