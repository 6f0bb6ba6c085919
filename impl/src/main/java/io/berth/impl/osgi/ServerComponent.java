package io.berth.impl.osgi;

import static io.berth.whiteboard.WhiteboardConstants.SERVER_PID;

import java.util.Map;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * A configuration of the factory PID {@code io.berth.server}, as declarative services bring it. It
 * provides no service: its properties are the configuration, passwords too. None of its methods
 * throws or waits for a drain, since all configurations are delivered on one thread.
 */
@Component(
        name = SERVER_PID,
        service = {},
        configurationPid = SERVER_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ServerDefinition.class, factory = true)
public final class ServerComponent {

    private final Tenant tenant;

    /** By declarative services. */
    @Activate
    public ServerComponent(@Reference Harbour harbour, Map<String, Object> properties) {
        tenant = new Tenant(String.valueOf(properties.get(Constants.SERVICE_PID)), harbour);
        tenant.configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        tenant.configure(properties);
    }

    @Deactivate
    void deactivate() {
        tenant.leave();
    }
}
