package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.Connection;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection that waits costs. */
@Timeout(60)
class IdleMemoryTest {

    @Nested
    class GivenManyIdleConnections {

        private static final int CONNECTIONS = 400;

        private void echo(Connection connection) throws IOException {
            while (connection.awaitReadable()) {
                ByteBuffer bytes = ByteBuffer.allocate(16);
                connection.read(bytes);
                connection.write(bytes.flip());
            }
        }

        private long directMemory() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
        }

        @Test
        void noneOfThemHoldsABuffer() throws Exception {
            List<Caller> peers = new ArrayList<>();
            try (Hosting hosting = Hosting.of(this::echo)) {
                long before = directMemory();
                for (int i = 0; i < CONNECTIONS; i++) {
                    Caller peer = hosting.connect().send("hello");
                    peers.add(peer);
                    assertEquals("hello", peer.receive(5));
                }
                long each = (directMemory() - before) / CONNECTIONS;
                System.out.println("Direct memory per idle connection: " + each + " bytes");
                assertEquals(CONNECTIONS, hosting.server().openConnections());
                assertTrue(each < 2_000, () -> each + " bytes");
            } finally {
                for (Caller peer : peers) {
                    peer.reset();
                }
            }
        }
    }
}
