package io.berth.whiteboard;

import io.berth.ConnectionEvent;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Component property type for {@link WhiteboardConstants#EVENTS}: the events that a {@link
 * io.berth.ConnectionListener} wants.
 *
 * <pre>{@code
 * @Component
 * @ServerName("*")
 * @ListensTo(events = {Type.NEW, Type.CLOSE})
 * class Audit implements ConnectionListener { … }
 * }</pre>
 */
@ComponentPropertyType
@RequireBerth
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ListensTo {

    /** Makes the property's name {@code berth.events}. */
    String PREFIX_ = "berth.";

    /**
     * The wanted events.
     *
     * @return each once
     */
    ConnectionEvent.Type[] events();
}
