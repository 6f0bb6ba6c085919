package io.berth.itest;

import io.berth.runtime.BerthRuntime;
import io.berth.runtime.dto.ServerDTO;
import java.util.Queue;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A component that looks again whenever something has changed, as the documentation shows it. */
@Component(
        immediate = true,
        service = {})
public final class Inspector {

    private final BerthRuntime berth;
    private final Queue<Object> seen;

    /** Called by SCR. */
    @Activate
    public Inspector(
            @Reference(updated = "changed") BerthRuntime berth,
            @Reference(target = "(inspector=true)") Queue<Object> seen) {
        this.berth = berth;
        this.seen = seen;
        look();
    }

    void changed(BerthRuntime changed) {
        look();
    }

    private void look() {
        for (ServerDTO server : berth.getRuntimeDTO().servers) {
            seen.add(server.name + " " + server.state);
        }
    }
}
