package io.berth.itest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** A port that only the privileged may open. */
@Timeout(60)
class PrivilegedPortIT {

    private static final int PORT = 79;
    private static final Path FIRST_FREE = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    /** Takes the right away also from who may do everything. */
    private static final List<String> WITHOUT_THE_RIGHT =
            List.of(
                    SETPRIV.toString(),
                    "--bounding-set=-net_bind_service",
                    "--inh-caps=-net_bind_service");

    @OnEachRuntime
    void withoutTheRightTheServerFailsAndSaysSo(Runtime runtime) throws Exception {
        assumeTrue(Files.isExecutable(SETPRIV), "no setpriv here");
        int firstFree = Integer.parseInt(Files.readAllLines(FIRST_FREE).get(0));
        assumeTrue(firstFree > PORT, "everybody may open any port here");
        String address = "127.0.0.1:" + PORT;
        try (Child child =
                Child.program(WITHOUT_THE_RIGHT, PrivilegedPort.class, runtime, address)) {
            child.line(
                    line ->
                            line.contains(
                                    "address: "
                                            + address
                                            + " (expected a port that this process may open"));
            child.line("failed"::equals);
        }
    }
}
