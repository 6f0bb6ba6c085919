package io.berth.itest;

import static io.berth.itest.ClientHello.SSL_3;
import static io.berth.itest.ClientHello.TLS_1_1;
import static io.berth.itest.ClientHello.TLS_1_2;
import static io.berth.itest.ClientHello.TLS_1_3;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a server offers when nothing is said of protocols and suites, found out as scanners do it:
 * everything is offered, what was chosen is taken out, until nothing is.
 */
@Timeout(60)
class TlsOfferIT {

    private static final int HANDSHAKE_FAILURE = 40;
    private static final int PROTOCOL_VERSION = 70;

    @RegisterExtension static final Sites SITES = new Sites();

    @TempDir static Path folder;
    private static OpenSsl openssl;

    @BeforeAll
    static void begin() {
        openssl = new OpenSsl(folder);
    }

    private static int open(String kind, String... more) throws Exception {
        OpenSsl.Pair pair = openssl.selfSigned("offer.example", kind);
        Site site = SITES.at(Runtime.FELIX);
        site.open("tls", Echo.silent(), pair.settings(more));
        return site.port("tls");
    }

    /** All that were ever given a number: with NULL, anonymous, export, RC4, 3DES, static RSA. */
    private static List<Integer> everySuite() {
        return Stream.of(
                        IntStream.rangeClosed(0x0001, 0x00c7),
                        IntStream.rangeClosed(0x1301, 0x1307),
                        IntStream.rangeClosed(0xc001, 0xc0b7),
                        IntStream.rangeClosed(0xcc13, 0xcc15),
                        IntStream.rangeClosed(0xcca8, 0xccae),
                        IntStream.rangeClosed(0xd001, 0xd005),
                        IntStream.rangeClosed(0xfee0, 0xfeff))
                .flatMap(IntStream::boxed)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** In the order in which the server chose them. */
    private static String chosen(int port, int version, List<Integer> from) throws IOException {
        List<Integer> left = new ArrayList<>(from);
        List<String> chosen = new ArrayList<>();
        ClientHello.Answer answer = new ClientHello(version, left).to(port);
        while (answer.suite() != 0) {
            chosen.add(HexFormat.of().toHexDigits((short) answer.suite()));
            left.remove((Integer) answer.suite());
            answer = new ClientHello(version, left).to(port);
        }
        assertEquals(HANDSHAKE_FAILURE, answer.alert());
        return String.join(" ", chosen);
    }

    @Nested
    class GivenADefaultServer {

        @ParameterizedTest
        @CsvSource({"RSA, c02f c030 cca8", "P-256, c02b c02c cca9"})
        void tls12HasForwardSecrecyAndAuthenticatedEncryptionAlone(String kind, String suites)
                throws Exception {
            int port = open(kind);
            assertEquals(suites, chosen(port, TLS_1_2, everySuite()));
            // The server's preference counts, whatever the client's is.
            List<Integer> turned = everySuite();
            Collections.reverse(turned);
            assertEquals(suites, chosen(port, TLS_1_2, turned));
        }

        @ParameterizedTest
        @ValueSource(strings = {"RSA", "P-256"})
        void tls13HasItsThreeSuites(String kind) throws Exception {
            assertEquals("1301 1302 1303", chosen(open(kind), TLS_1_3, everySuite()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"RSA", "P-256"})
        void noProtocolBelow12IsSpoken(String kind) throws Exception {
            int port = open(kind);
            for (int version = SSL_3; version <= TLS_1_1; version++) {
                ClientHello.Answer answer = new ClientHello(version, everySuite()).to(port);
                assertEquals(new ClientHello.Answer(0, PROTOCOL_VERSION), answer);
            }
        }
    }

    @Nested
    class GivenAChoiceOfTheOperator {

        @ParameterizedTest
        @CsvSource({
            "TLSv1.2, c02b c02c cca9, -",
            "TLSv1.3, -, 1301 1302 1303",
        })
        void onlyTheProtocolIsSpoken(String protocol, String old, String fresh) throws Exception {
            int port = open("P-256", "tls.protocols=" + protocol);
            assertEquals(old, chosenOrNone(port, TLS_1_2));
            assertEquals(fresh, chosenOrNone(port, TLS_1_3));
        }

        private static String chosenOrNone(int port, int version) throws IOException {
            ClientHello.Answer answer = new ClientHello(version, everySuite()).to(port);
            return answer.alert() == PROTOCOL_VERSION ? "-" : chosen(port, version, everySuite());
        }

        @ParameterizedTest
        @CsvSource({
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, c02c",
            "'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',"
                    + " cca9 c02b",
        })
        void onlyTheSuitesAreOfferedInTheirOrder(String suites, String chosen) throws Exception {
            int port = open("P-256", "tls.ciphers=" + suites);
            assertEquals(chosen, chosen(port, TLS_1_2, everySuite()));
        }
    }
}
