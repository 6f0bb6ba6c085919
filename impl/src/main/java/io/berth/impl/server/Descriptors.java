package io.berth.impl.server;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many descriptors this process may have, where the platform tells. */
final class Descriptors {

    private Descriptors() {}

    static OptionalLong limit() {
        try {
            ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            Object limit =
                    ManagementFactory.getPlatformMBeanServer()
                            .getAttribute(system, "MaxFileDescriptorCount");
            return limit instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
        } catch (JMException noSuchAttribute) {
            return OptionalLong.empty();
        }
    }
}
