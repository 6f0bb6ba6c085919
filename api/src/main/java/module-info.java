/** What users of Berth compile against. */
// The OSGi jars are automatic modules; they are needed to compile only.
@SuppressWarnings("requires-automatic")
module io.berth {
    requires static org.jspecify;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;

    exports io.berth;
    exports io.berth.whiteboard;

    uses io.berth.TcpServerFactory;
}
