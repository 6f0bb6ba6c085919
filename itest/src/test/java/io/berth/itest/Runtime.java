package io.berth.itest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A framework that Berth's bundles are tested in. */
enum Runtime {
    FELIX,
    EQUINOX;

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    /** Whether this JVM can make virtual threads. */
    static boolean hasVirtualThreads() {
        return java.lang.Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS;
    }

    /** The jar that holds the framework, never on the tests' class path. */
    Path jar() throws IOException {
        List<Path> jars = Jars.in(name().toLowerCase(Locale.ROOT));
        if (jars.size() != 1) {
            throw new IOException("one framework expected for " + this + ", found " + jars);
        }
        return jars.get(0);
    }
}
