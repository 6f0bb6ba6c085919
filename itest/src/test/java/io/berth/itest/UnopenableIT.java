package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerException;
import io.berth.ServerException.Code;
import io.berth.ServerState;
import io.berth.TcpServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.ServiceReference;

/** Configurations that are sound, but the machine, or another server, stands in their way. */
@Timeout(60)
class UnopenableIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private Log log;

    @BeforeEach
    void readTheLog() {
        log = Log.record();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    private static ServerException failure(Site site, String server) throws Exception {
        ServiceReference<?> reference = site.await(server, ServerState.FAILED);
        TcpServer failed = (TcpServer) site.framework().context().getService(reference);
        return failed.failure().orElseThrow();
    }

    private static ServerSocket taken() throws Exception {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @OnEachRuntime
    void aTakenPortFailsAndIsOpenedOnceItIsFree(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("echo", Echo.silent());
        try (ServerSocket other = taken()) {
            String address = "127.0.0.1:" + other.getLocalPort();
            site.configure("echo", "address=" + address);
            assertEquals(Code.ADDRESS_IN_USE, failure(site, "echo").code());
            log.await("address: " + address + " (expected a port that no other socket has");
        }
        try (Peer peer = site.connect("echo")) {
            assertEquals("hello", peer.exchange("hello"));
        }
    }

    @OnEachRuntime
    void aRunningServerStaysWhereItIsWhenTheNewPortIsTaken(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.open("echo", Echo.silent());
        int port = site.port("echo");
        try (ServerSocket other = taken();
                Peer peer = site.connect("echo")) {
            peer.exchange("before");
            String address = "127.0.0.1:" + other.getLocalPort();
            site.configure("echo", "address=" + address);
            log.await("address: " + address + " (expected a port that no other socket has");
            assertEquals("after", peer.exchange("after"));
            assertEquals(port, site.port("echo"));
            try (Peer newcomer = Peer.to(port)) {
                assertEquals("hello", newcomer.exchange("hello"));
            }
        }
    }

    @OnEachRuntime
    void anAddressOfAnotherMachineFails(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("echo", Echo.silent());
        site.configure("echo", "address=192.0.2.1:0");
        assertEquals(Code.ADDRESS_UNAVAILABLE, failure(site, "echo").code());
        log.await("address: 192.0.2.1:0 (expected an address of this machine");
    }

    @OnEachRuntime
    void aHostThatNobodyKnowsFails(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("echo", Echo.silent());
        site.configure("echo", "address=host.invalid:0");
        assertEquals(Code.INVALID_ADDRESS, failure(site, "echo").code());
        log.await("address: host.invalid:0 (expected a host with an IP address, but it has none)");
    }

    @OnEachRuntime
    void aFailedServerOpensWithACorrectedConfiguration(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        site.offer("echo", Echo.silent());
        site.configure("echo", "address=192.0.2.1:0");
        failure(site, "echo");
        site.configure("echo");
        assertTrue(site.running("echo").failure().isEmpty());
    }

    @OnEachRuntime
    void aNameThatIsTakenLeavesTheFirstServerAloneAndTheSecondFollowsIt(Runtime runtime)
            throws Exception {
        Site site = SITES.at(runtime);
        site.open("echo", Echo.silent());
        int port = site.port("echo");
        site.configure("second", "name=echo", "idle.timeout=1m");
        log.await("name: echo (expected ");
        assertEquals(port, site.port("echo"));
        site.delete("echo");
        site.registry().awaitNone("(berth.server.address=127.0.0.1:" + port + ")");
        try (Peer peer = site.connect("echo")) {
            assertEquals("hello", peer.exchange("hello"));
        }
        assertThrows(java.net.ConnectException.class, () -> Peer.to(port));
    }
}
