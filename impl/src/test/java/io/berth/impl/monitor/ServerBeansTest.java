package io.berth.impl.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.runtime.dto.CountersDTO;
import io.berth.runtime.dto.ServerDTO;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What JMX is told of a server. */
@Timeout(20)
class ServerBeansTest {

    private final AtomicInteger looks = new AtomicInteger();

    /** Each time one connection more. */
    private ServerDTO look() {
        ServerDTO dto = new ServerDTO();
        dto.counters = new CountersDTO();
        dto.counters.open = looks.incrementAndGet();
        dto.counters.accepted = dto.counters.open;
        return dto;
    }

    @Nested
    class GivenAServerThatChangesAllTheTime {

        @Test
        void attributesThatAreReadTogetherAreOfOneMoment() throws Exception {
            ObjectName name = new ObjectName("io.berth:type=Server,name=\"changing\"");
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            Runnable hide = new ServerBeans().show("changing", ServerBeansTest.this::look);
            try {
                List<Attribute> read =
                        beans.getAttributes(name, new String[] {"Accepted", "OpenConnections"})
                                .asList();
                assertEquals(
                        List.of(new Attribute("Accepted", 1L), new Attribute("OpenConnections", 1)),
                        read);
            } finally {
                hide.run();
            }
        }
    }
}
