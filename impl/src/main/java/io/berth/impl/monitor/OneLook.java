package io.berth.impl.monitor;

import io.berth.runtime.dto.ServerDTO;
import java.util.function.Supplier;
import javax.management.AttributeList;
import javax.management.StandardMBean;

/** Reads attributes that are asked for together from one picture, so that they fit together. */
final class OneLook extends StandardMBean {

    private final Supplier<ServerDTO> picture;

    OneLook(Supplier<ServerDTO> picture) {
        super(new ServerBean(picture), ServerMXBean.class, true);
        this.picture = picture;
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        ServerDTO seen = picture.get();
        return new StandardMBean(new ServerBean(() -> seen), ServerMXBean.class, true)
                .getAttributes(names);
    }
}
