package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.TcpServer;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a TLS connection costs that waits for its next request. */
@Timeout(120)
class TlsMemoryIT {

    /** A thousand tell the same, to a tenth, and take a busy machine a minute. */
    private static final int COUNT = Integer.getInteger("tls.idle", 200);

    private static final long MOST_BYTES = 24 * 1024;
    private static final long MOST_DIRECT_BYTES = 2 * 1024;

    @RegisterExtension static final Sites SITES = new Sites();

    @TempDir static Path folder;

    /**
     * What this process has.
     *
     * @param heap bytes in use
     * @param direct bytes of buffers outside of the heap
     * @param resident KiB
     */
    private record Memory(long heap, long direct, long resident) {

        static Memory now() throws IOException {
            MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
            memory.gc();
            long direct =
                    ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum();
            return new Memory(memory.getHeapMemoryUsage().getUsed(), direct, residentNow());
        }

        private static long residentNow() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        }
    }

    @Test
    void anIdleOneIsCheap() throws Exception {
        OpenSsl.Pair pair = new OpenSsl(folder).selfSigned("own.example", "RSA");
        Site site = SITES.at(Runtime.FELIX);
        TcpServer server = site.open("tls", Echo.silent(), pair.settings("max.connections=0"));
        // What is made once for all is no cost of each.
        try (TlsPeer first = TlsPeer.to(site.port("tls"), TlsPeer.V13)) {
            first.exchange("hello");
        }
        Memory before = Memory.now();
        try (Child crowd =
                Child.program(List.of(), TlsCrowd.class, site.port("tls"), COUNT, TlsPeer.V13)) {
            while (!crowd.line(line -> true).equals("idle")) {
                assertTrue(server.isRunning());
            }
            assertEquals(COUNT, server.openConnections());
            Memory idle = Memory.now();
            long heap = (idle.heap() - before.heap()) / COUNT;
            long direct = (idle.direct() - before.direct()) / COUNT;
            Figures.print(
                    COUNT + " idle connections, " + TlsPeer.V13,
                    "%,d bytes of heap, %,d of buffers outside of it, %,d KiB resident, each"
                            .formatted(
                                    heap, direct, (idle.resident() - before.resident()) / COUNT));
            assertTrue(heap < MOST_BYTES, heap + " bytes");
            assertTrue(direct < MOST_DIRECT_BYTES, direct + " bytes");
            crowd.tell("once more");
            crowd.line("answered"::equals);
            assertEquals(COUNT, server.openConnections());
        }
    }
}
