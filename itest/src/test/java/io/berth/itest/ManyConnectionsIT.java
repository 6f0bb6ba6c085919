package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.TcpServer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ten thousand connections at once where threads are virtual, one thousand where they are not. */
@Timeout(120)
class ManyConnectionsIT {

    private static final int FIRST_WITHOUT_PINNING = 24;
    private static final int COUNT =
            java.lang.Runtime.version().feature() >= FIRST_WITHOUT_PINNING ? 10_000 : 1_000;
    private static final long MOST_BYTES = 16 * 1024;

    @RegisterExtension static final Sites SITES = new Sites();

    @OnEachRuntime
    void allAreServedAndIdleOnesAreCheap(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        TcpServer server = site.open("many", Echo.silent(), "max.connections=0");
        long before = usedHeap();
        try (Child crowd = Child.program(List.of(), Crowd.class, site.port("many"), COUNT)) {
            crowd.line("idle"::equals);
            assertEquals(COUNT, server.openConnections());
            long each = (usedHeap() - before) / COUNT;
            System.out.println(
                    COUNT
                            + " idle connections in "
                            + runtime
                            + ": "
                            + each
                            + " bytes of heap each");
            assertTrue(each < MOST_BYTES, each + " bytes each");
            crowd.tell("once more");
            crowd.line("answered"::equals);
            assertEquals(COUNT, server.openConnections());
        }
    }

    private static long usedHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
