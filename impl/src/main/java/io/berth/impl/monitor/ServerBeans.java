package io.berth.impl.monitor;

import io.berth.runtime.dto.ServerDTO;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows servers in the JVM's MBean server. */
public final class ServerBeans {

    private static final Logger LOG = LoggerFactory.getLogger(ServerBeans.class);

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    /** Fails where a framework hides JMX. */
    public ServerBeans() {}

    /**
     * Shows a server; the result, run once, takes it away.
     *
     * @param picture of the server as it is when asked
     */
    public Runnable show(String server, Supplier<ServerDTO> picture) {
        try {
            ObjectName name =
                    new ObjectName("io.berth:type=Server,name=" + ObjectName.quote(server));
            beans.registerMBean(new OneLook(picture), name);
            return () -> hide(name);
        } catch (InstanceAlreadyExistsException e) {
            LOG.warn(
                    "{}: JMX doesn't show it: another framework in this JVM has a server of this"
                            + " name, {}",
                    server,
                    e.getMessage());
        } catch (JMException e) {
            LOG.warn("{}: JMX doesn't show it", server, e);
        }
        return () -> {};
    }

    private void hide(ObjectName name) {
        try {
            beans.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            LOG.debug("Somebody else has unregistered {}", name, e);
        } catch (JMException e) {
            LOG.warn("{} could not be unregistered", name, e);
        }
    }
}
