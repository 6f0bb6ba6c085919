package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.berth.Connection;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What kind of thread a connection gets on which Java. */
@Timeout(60)
class ThreadsIT {

    private static final String VIRTUAL = "VirtualThread";
    private static final String PLATFORM = "Thread";

    @RegisterExtension static final Sites SITES = new Sites();

    /** Answers with the class of the thread it runs on: Java 17 has no better way to ask. */
    private static void sayKind(Connection connection) throws Exception {
        String kind = Thread.currentThread().getClass().getSimpleName();
        connection.write(ByteBuffer.wrap(kind.getBytes(UTF_8)));
    }

    private static String kind(Site site, String... settings) throws Exception {
        site.open("threads", ThreadsIT::sayKind, settings);
        try (Peer peer = site.connect("threads")) {
            return peer.hearAll();
        }
    }

    @OnEachRuntime
    @EnabledForJreRange(min = JRE.JAVA_24)
    void fromJava24OnTheyAreVirtual(Runtime runtime) throws Exception {
        assertEquals(VIRTUAL, kind(SITES.at(runtime)));
    }

    @OnEachRuntime
    @EnabledForJreRange(max = JRE.JAVA_23)
    void beforeJava24TheyAreOfThePlatform(Runtime runtime) throws Exception {
        assertEquals(PLATFORM, kind(SITES.at(runtime)));
    }

    @OnEachRuntime
    void askedForPlatformTheyAre(Runtime runtime) throws Exception {
        assertEquals(PLATFORM, kind(SITES.at(runtime), "threads=platform"));
    }

    @OnEachRuntime
    @EnabledForJreRange(min = JRE.JAVA_21)
    void askedForVirtualTheyAreFromJava21On(Runtime runtime) throws Exception {
        assertEquals(VIRTUAL, kind(SITES.at(runtime), "threads=virtual"));
    }

    @OnEachRuntime
    @EnabledForJreRange(max = JRE.JAVA_20)
    void askedForVirtualBeforeJava21TheServerIsRefused(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("threads", ThreadsIT::sayKind);
        try (Log log = Log.record()) {
            site.configure("threads", "threads=virtual");
            log.await(
                    "threads: virtual (expected auto or platform: this is Java "
                            + java.lang.Runtime.version().feature()
                            + ", virtual threads need Java 21 or later)");
            assertFalse(log.contains("listening on"));
        }
    }

    @OnEachRuntime
    @EnabledForJreRange(min = JRE.JAVA_25)
    void askedForCoresWhereJavaLangIsClosedTheServerIsRefused(Runtime runtime) throws Exception {
        Module own = ThreadsIT.class.getModule();
        assumeFalse(Object.class.getModule().isOpen("java.lang", own));
        Site site = SITES.at(runtime);
        site.offer("threads", ThreadsIT::sayKind);
        try (Log log = Log.record()) {
            site.configure("threads", "threads=cores");
            log.await(
                    "threads: cores (expected the flag --add-opens"
                            + " java.base/java.lang=ALL-UNNAMED for cores,");
            assertFalse(log.contains("listening on"));
        }
    }
}
