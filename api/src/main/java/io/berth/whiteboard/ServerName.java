package io.berth.whiteboard;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Component property type for {@link WhiteboardConstants#SERVER_NAME}: the servers that a handler
 * serves, or that a listener, tuner or error listener is for.
 *
 * <pre>{@code
 * @Component
 * @ServerName("echo")
 * class Echo implements ConnectionHandler { … }
 * }</pre>
 */
@ComponentPropertyType
@RequireBerth
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ServerName {

    /** Makes the property's name {@code berth.server.name}. */
    String PREFIX_ = "berth.";

    /**
     * The names of the servers.
     *
     * @return one or several; {@code *} is every server, but not for handlers
     */
    String[] value();
}
