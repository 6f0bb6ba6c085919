/** The server. It exports nothing: it is found as a service. */
// The OSGi jars are automatic modules; they are needed to compile only.
@SuppressWarnings("requires-automatic")
module io.berth.impl {
    requires io.berth;
    requires org.slf4j;
    requires static java.management;
    requires static jdk.jfr;
    requires static org.apache.felix.healthcheck.api;
    requires static org.apache.karaf.shell.core;
    requires static org.jspecify;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;
    requires static osgi.core;

    uses io.berth.impl.server.Journal;

    provides io.berth.impl.server.Journal with
            io.berth.impl.monitor.FlightJournal;
    provides io.berth.TcpServerFactory with
            io.berth.impl.server.Factory;
}
