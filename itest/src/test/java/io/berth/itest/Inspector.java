package io.berth.itest;

import io.berth.runtime.BerthRuntime;
import io.berth.runtime.dto.ServerDTO;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A component that looks again whenever something has changed, as the documentation shows it. */
@Component(
        immediate = true,
        service = {})
public final class Inspector {

    private final Consumer<String> seen;

    /** Called by SCR. */
    @Activate
    public Inspector(@Reference(target = "(inspector=true)") Consumer<String> seen) {
        this.seen = seen;
    }

    @Reference(updated = "look")
    void look(BerthRuntime berth) {
        for (ServerDTO server : berth.getRuntimeDTO().servers) {
            seen.accept(server.name + " " + server.state);
        }
    }
}
