package io.berth.itest;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of another process on this machine, as any client of JMX sees them. */
final class Beans implements AutoCloseable {

    private final JMXConnector connector;

    private Beans(JMXConnector connector) {
        this.connector = connector;
    }

    static Beans of(long process) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process));
        try {
            String agent = machine.startLocalManagementAgent();
            return new Beans(JMXConnectorFactory.connect(new JMXServiceURL(agent)));
        } finally {
            machine.detach();
        }
    }

    /** The name of a server's bean. */
    static ObjectName server(String name) throws Exception {
        return new ObjectName("io.berth:type=Server,name=" + ObjectName.quote(name));
    }

    MBeanServerConnection connection() throws IOException {
        return connector.getMBeanServerConnection();
    }

    /** Those of Berth. */
    Set<ObjectName> all() throws Exception {
        return connection().queryNames(new ObjectName("io.berth*:*"), null);
    }

    Object value(String server, String attribute) throws Exception {
        return connection().getAttribute(server(server), attribute);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
