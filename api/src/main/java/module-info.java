/** What users of Berth compile against. */
// The OSGi jars are automatic modules; they are needed to compile only, but for io.berth.runtime,
// which is of use in OSGi alone.
@SuppressWarnings("requires-automatic")
module io.berth {
    requires static org.jspecify;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
    requires static osgi.core;

    exports io.berth;
    exports io.berth.runtime;
    exports io.berth.runtime.dto;
    exports io.berth.whiteboard;

    uses io.berth.TcpServerFactory;
}
