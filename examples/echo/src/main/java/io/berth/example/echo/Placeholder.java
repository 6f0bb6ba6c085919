package io.berth.example.echo;

import io.berth.TcpServerFactory;
import org.osgi.service.component.annotations.Component;

/** To be written. */
@Component(service = Placeholder.class)
public final class Placeholder {

    private static final Class<?> NEEDED = TcpServerFactory.class;

    /** To be written. */
    public String needed() {
        return NEEDED.getName();
    }

    /** To be written. */
    public Placeholder() {}
}
