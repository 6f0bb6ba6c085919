package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerException;
import io.berth.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each look is a call, so no time passes here. */
@Timeout(60)
class TlsReloaderTest {

    @TempDir static Path dir;
    private static Pki.Pair oldPair;
    private static Pki.Pair newPair;
    private static Path certificate;
    private static Path key;
    private static Path trust;

    private final List<TlsContext> replaced = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private TlsReloader reloader;
    private TlsContext first;

    @BeforeAll
    static void makePairs() {
        Pki pki = new Pki(dir);
        oldPair = pki.selfSigned("old", "P-256");
        newPair = pki.selfSigned("new", "P-256");
        certificate = pki.file("used.pem");
        key = pki.file("used.key");
        trust = pki.file("trust.pem");
    }

    private static TlsConfig config() {
        return TlsConfig.builder()
                .certificates(certificate)
                .keys(key)
                .trust(trust)
                .clientAuth(TlsConfig.ClientAuth.WANT)
                .build();
    }

    @BeforeEach
    void open() throws IOException {
        put(oldPair.certificate(), certificate);
        put(oldPair.key(), key);
        put(oldPair.certificate(), trust);
        reloader = new TlsReloader(config(), listener());
        first = reloader.current();
    }

    private TlsReloader.Listener listener() {
        return new TlsReloader.Listener() {

            @Override
            public void replaced(TlsContext context) {
                replaced.add(context);
            }

            @Override
            public void refused(ServerException problem) {
                refused.add(Refusals.of(problem));
            }
        };
    }

    private static void put(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void putHalf(Path from, Path to) throws IOException {
        Files.write(to, List.of(Pki.text(from).substring(0, 100)));
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            reloader.look();
        }
    }

    private void assertStillTheFirst() {
        assertSame(first, reloader.current());
        assertEquals(List.of(), replaced);
    }

    private void assertServesTheNew() {
        assertEquals(1, replaced.size());
        assertSame(replaced.get(0), reloader.current());
        assertNotSame(first, reloader.current());
        assertTrue(reloader.current().toString().startsWith("TlsContext[CN=new"));
    }

    @Nested
    class WhenNothingChanges {

        @Test
        void keepsTheContext() throws IOException {
            look(3);
            put(oldPair.certificate(), certificate);
            look(3);

            assertStillTheFirst();
            assertEquals(List.of(), refused);
        }

        @Test
        void looksThreeTimesInTheConfiguredTime() {
            assertEquals(Duration.ofMillis(3333), reloader.pause().truncatedTo(ChronoUnit.MILLIS));
        }

        @Test
        void doesNotLookWhereItIsToldNotTo() {
            TlsConfig never = config().toBuilder().reload(Duration.ZERO).build();

            assertTrue(new TlsReloader(never, listener()).pause().isZero());
        }
    }

    @Nested
    class WhenAllFilesChange {

        @Test
        void replacesTheContextAtTheSecondLook() throws IOException {
            put(newPair.certificate(), certificate);
            put(newPair.key(), key);

            look(1);
            assertStillTheFirst();
            look(1);
            assertServesTheNew();
            look(5);
            assertServesTheNew();
            assertEquals(List.of(), refused);
        }

        @Test
        void replacesItAgainWhenTheyChangeBack() throws IOException {
            put(newPair.certificate(), certificate);
            put(newPair.key(), key);
            look(2);
            put(oldPair.certificate(), certificate);
            put(oldPair.key(), key);
            look(2);

            assertEquals(2, replaced.size());
            assertTrue(reloader.current().toString().startsWith("TlsContext[CN=old"));
        }

        @Test
        void makesAContextOfItsOwnForANewTrustToo() throws IOException {
            put(newPair.certificate(), trust);
            look(2);

            assertEquals(1, replaced.size());
            assertEquals("TlsContext[CN=old, CN=new]", reloader.current().toString());
        }

        @Test
        void saysWhoseTheNewOnesAreAndUntilWhen() throws IOException {
            put(newPair.certificate(), certificate);
            put(newPair.key(), key);
            look(2);

            String account = reloader.current().account();
            assertTrue(account.matches("CN=new until \\S+Z; trusted: CN=old"), account);
        }

        @Test
        void handsWarningsOverWithTheContext() throws IOException {
            InstantSource later = InstantSource.fixed(Instant.now().plus(40, ChronoUnit.DAYS));
            reloader = new TlsReloader(config(), listener(), later);
            put(newPair.certificate(), certificate);
            put(newPair.key(), key);
            look(2);

            assertTrue(replaced.get(0).warnings().get(0).contains("CN=new is from"));
        }
    }

    @Nested
    class WhenFilesAreSeenHalfWritten {

        @Test
        void waitsUntilTwoLooksAgree() throws IOException {
            put(newPair.key(), key);
            putHalf(newPair.certificate(), certificate);
            look(1);
            put(newPair.certificate(), certificate);
            look(1);
            assertStillTheFirst();
            look(1);

            assertServesTheNew();
            assertEquals(List.of(), refused);
        }

        @Test
        void neverServesANewCertificateWithAnOldKey() throws IOException {
            put(newPair.certificate(), certificate);
            look(5);
            assertStillTheFirst();
            assertEquals(1, refused.size());
            put(newPair.key(), key);
            look(2);

            assertServesTheNew();
            assertEquals(1, refused.size());
        }

        @Test
        void usesWhatItHasLookedAtAndNotWhatCameAfter() throws IOException {
            put(newPair.certificate(), certificate);
            put(newPair.key(), key);
            SourceFiles seen = SourceFiles.of(config());
            put(oldPair.key(), key);

            TlsContext.of(config(), seen, InstantSource.system());
        }
    }

    @Nested
    class WhenFilesCannotBeUsed {

        @Test
        void reportsOnceAndKeepsTheOld() throws IOException {
            putHalf(newPair.certificate(), certificate);
            look(10);

            assertStillTheFirst();
            assertEquals(
                    List.of(
                            "tls.certificate: "
                                    + certificate
                                    + " (expected a PEM file with certificates, but its block"
                                    + " CERTIFICATE has no end)"),
                    refused);
        }

        @Test
        void reportsEachNewFailureOnce() throws IOException {
            putHalf(newPair.certificate(), certificate);
            look(3);
            Files.delete(certificate);
            look(3);
            Files.createDirectory(certificate);
            look(3);
            Files.delete(certificate);
            put(newPair.key(), certificate);
            look(3);

            assertStillTheFirst();
            assertEquals(4, refused.size(), refused::toString);
            assertTrue(refused.get(1).contains("there is no such file"));
            assertTrue(refused.get(2).contains("it is a directory"));
            assertTrue(refused.get(3).contains("it has none"));
        }

        @Test
        void saysNothingWhereTheOldFilesComeBack() throws IOException {
            Files.delete(key);
            look(3);
            put(oldPair.key(), key);
            look(3);

            assertStillTheFirst();
            assertEquals(1, refused.size());
        }

        @Test
        void reportsTheSameFailureAgainAfterAllWasWellMeanwhile() throws IOException {
            for (int i = 0; i < 2; i++) {
                Files.delete(trust);
                look(3);
                put(oldPair.certificate(), trust);
                look(3);
            }

            assertStillTheFirst();
            assertEquals(2, refused.size());
        }

        @Test
        void replacesTheContextOnceTheyAreGood() throws IOException {
            put(newPair.certificate(), certificate);
            Files.delete(key);
            look(3);
            put(newPair.key(), key);
            look(2);

            assertServesTheNew();
        }
    }

    @Nested
    class WhenOpenedWithUnusableFiles {

        @Test
        void refusesAtOnce() throws IOException {
            Files.delete(key);

            ServerException refusal =
                    assertThrows(
                            ServerException.class, () -> new TlsReloader(config(), listener()));

            assertTrue(Refusals.of(refusal).startsWith("tls.key: " + key));
            assertEquals(List.of(), refused);
        }
    }
}
