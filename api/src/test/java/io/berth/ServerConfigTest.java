package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ServerConfigTest {

    private static ServerConfig minimal() {
        return ServerConfig.of(settings());
    }

    private static ServerConfig with(String key, Object value) {
        return ServerConfig.of(settings(key, value));
    }

    private static String problemWith(String key, Object value) {
        List<String> problems = problems(settings(key, value));
        assertEquals(1, problems.size(), problems::toString);
        return problems.get(0);
    }

    private static List<String> problems(Map<String, ?> settings) {
        return assertThrows(ConfigException.class, () -> ServerConfig.of(settings)).problems();
    }

    private static Map<String, Object> settings(Object... keysAndValues) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("name", "echo");
        settings.put("address", "127.0.0.1:7007");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    @Nested
    class GivenNothingButNameAndAddress {

        @Test
        void hasTheDefaults() {
            ServerConfig config = minimal();

            assertEquals("echo", config.name());
            assertEquals(ListenAddress.parse("127.0.0.1:7007"), config.address());
            assertEquals(1024, config.backlog());
            assertEquals(ThreadMode.AUTO, config.threads());
            assertEquals(10_000, config.maxConnections());
            assertEquals(Overflow.WAIT, config.overflow());
            assertEquals(Duration.ofMinutes(5), config.idleTimeout());
            assertEquals(Duration.ofSeconds(30), config.writeTimeout());
            assertEquals(Duration.ofSeconds(10), config.handshakeTimeout());
            assertEquals(Duration.ZERO, config.maxLifetime());
            assertEquals(Duration.ofSeconds(25), config.shutdownTimeout());
            assertEquals(Duration.ofSeconds(1), config.drainIdle());
            assertEquals(Duration.ZERO, config.drainDelay());
            assertEquals(Duration.ofSeconds(10), config.handlerGrace());
            assertEquals(Duration.ofSeconds(3), config.handlerDrain());
            assertEquals(Duration.ofSeconds(5), config.rebindOverlap());
            assertEquals(Duration.ofSeconds(2), config.lingerTimeout());
            assertEquals(1_048_576, config.lingerSize());
            assertTrue(config.tcpNoDelay());
            assertTrue(config.keepAlive());
            assertEquals(Duration.ZERO, config.keepAliveIdle());
            assertEquals(Duration.ZERO, config.keepAliveInterval());
            assertEquals(0, config.keepAliveCount());
            assertEquals(0, config.receiveBuffer());
            assertEquals(0, config.sendBuffer());
            assertFalse(config.tls().isEnabled());
            assertEquals(List.of(), config.warnings());
        }

        @Test
        void isWhatTheDefaultsSay() {
            Map<String, String> settings = new LinkedHashMap<>(ServerConfig.defaults());
            settings.put("name", "echo");
            settings.put("address", "127.0.0.1:7007");
            settings.values().removeIf(String::isEmpty);

            assertEquals(settings, minimal().toMap());
            assertEquals(minimal(), ServerConfig.of(settings));
        }

        @Test
        void showsOnlyThoseTwo() {
            assertEquals("ServerConfig[name=echo, address=127.0.0.1:7007]", minimal().toString());
        }
    }

    @Nested
    class GivenEveryKey {

        private final Map<String, Object> settings =
                settings(
                        "address", " [::1]:0 ",
                        "backlog", "5",
                        "threads", "platform",
                        "max.connections", "0",
                        "overflow", "refuse",
                        "idle.timeout", "1h30m",
                        "write.timeout", "250ms",
                        "handshake.timeout", "7s",
                        "max.lifetime", "1d2h",
                        "shutdown.timeout", "PT5M",
                        "drain.idle", "2s",
                        "drain.delay", "3s",
                        "handler.grace", "0",
                        "handler.drain", "1s",
                        "rebind.overlap", "0s",
                        "linger.timeout", "4s",
                        "linger.size", "64KiB",
                        "tcp.no.delay", "false",
                        "keep.alive", "false",
                        "keep.alive.idle", "60s",
                        "keep.alive.interval", "10s",
                        "keep.alive.count", "3",
                        "receive.buffer", "1MiB",
                        "send.buffer", "131072");
        private final ServerConfig config = ServerConfig.of(settings);

        @Test
        void readsEach() {
            assertEquals(plainKeys(ServerConfig.defaults()), Set.copyOf(settings.keySet()));
            assertEquals(0, config.address().port());
            assertEquals(5, config.backlog());
            assertEquals(ThreadMode.PLATFORM, config.threads());
            assertEquals(0, config.maxConnections());
            assertEquals(Overflow.REFUSE, config.overflow());
            assertEquals(Duration.ofMinutes(90), config.idleTimeout());
            assertEquals(Duration.ofMillis(250), config.writeTimeout());
            assertEquals(Duration.ofSeconds(7), config.handshakeTimeout());
            assertEquals(Duration.ofHours(26), config.maxLifetime());
            assertEquals(Duration.ofMinutes(5), config.shutdownTimeout());
            assertEquals(Duration.ofSeconds(2), config.drainIdle());
            assertEquals(Duration.ofSeconds(3), config.drainDelay());
            assertEquals(Duration.ZERO, config.handlerGrace());
            assertEquals(Duration.ofSeconds(1), config.handlerDrain());
            assertEquals(Duration.ZERO, config.rebindOverlap());
            assertEquals(Duration.ofSeconds(4), config.lingerTimeout());
            assertEquals(65_536, config.lingerSize());
            assertFalse(config.tcpNoDelay());
            assertFalse(config.keepAlive());
            assertEquals(Duration.ofMinutes(1), config.keepAliveIdle());
            assertEquals(Duration.ofSeconds(10), config.keepAliveInterval());
            assertEquals(3, config.keepAliveCount());
            assertEquals(1_048_576, config.receiveBuffer());
            assertEquals(131_072, config.sendBuffer());
        }

        /** Those of TLS have tests of their own. */
        private static Set<String> plainKeys(Map<String, String> settings) {
            return settings.keySet().stream()
                    .filter(key -> !key.startsWith("tls."))
                    .collect(Collectors.toSet());
        }

        @Test
        void writesEachInItsOneForm() {
            Map<String, String> map = config.toMap();

            assertEquals(plainKeys(ServerConfig.defaults()), plainKeys(map));
            assertEquals("[::1]:0", map.get("address"));
            assertEquals("1h30m", map.get("idle.timeout"));
            assertEquals("5m", map.get("shutdown.timeout"));
            assertEquals("0", map.get("rebind.overlap"));
            assertEquals("1m", map.get("keep.alive.idle"));
            assertEquals("128KiB", map.get("send.buffer"));
            assertEquals(config, ServerConfig.of(map));
        }

        @Test
        void isTheSameWhenBuiltByTheSettersOfThatName() {
            ServerConfig built =
                    ServerConfig.builder("other", ":1")
                            .name("echo")
                            .address(ListenAddress.parse("[::1]:0"))
                            .backlog(5)
                            .threads(ThreadMode.PLATFORM)
                            .maxConnections(0)
                            .overflow(Overflow.REFUSE)
                            .idleTimeout(Duration.ofMinutes(90))
                            .writeTimeout(Duration.ofMillis(250))
                            .handshakeTimeout(Duration.ofSeconds(7))
                            .maxLifetime(Duration.ofHours(26))
                            .shutdownTimeout(Duration.ofMinutes(5))
                            .drainIdle(Duration.ofSeconds(2))
                            .drainDelay(Duration.ofSeconds(3))
                            .handlerGrace(Duration.ZERO)
                            .handlerDrain(Duration.ofSeconds(1))
                            .rebindOverlap(Duration.ZERO)
                            .lingerTimeout(Duration.ofSeconds(4))
                            .lingerSize(65_536)
                            .tcpNoDelay(false)
                            .keepAlive(false)
                            .keepAliveIdle(Duration.ofSeconds(60))
                            .keepAliveInterval(Duration.ofSeconds(10))
                            .keepAliveCount(3)
                            .receiveBuffer(1_048_576)
                            .sendBuffer(131_072)
                            .build();

            assertEquals(config, built);
            assertEquals(config.hashCode(), built.hashCode());
        }

        @Test
        void isTheSameAfterToBuilder() {
            assertEquals(config, config.toBuilder().build());
        }

        @Test
        void showsWhatDiffersFromTheDefaults() {
            ServerConfig config =
                    ServerConfig.builder("echo", ":7")
                            .set("backlog", 1024)
                            .set("overflow", "refuse")
                            .build();

            assertEquals("ServerConfig[name=echo, address=:7, overflow=refuse]", config.toString());
        }

        @Test
        void cannotBeChangedFromOutside() {
            settings.put("backlog", "6");

            assertEquals(5, config.backlog());
            assertThrows(
                    UnsupportedOperationException.class, () -> config.toMap().put("backlog", "6"));
            assertThrows(UnsupportedOperationException.class, () -> config.warnings().add("none"));
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> ServerConfig.defaults().put("backlog", "6"));
        }
    }

    @Nested
    class GivenATypedValue {

        @Test
        void takesNumbersOfAnyTypeForACount() {
            for (Object five : List.of(5, 5L, (short) 5, (byte) 5, 5.0, 5.0f, '5', "5")) {
                assertEquals(5, with("backlog", five).backlog(), five.getClass()::getName);
            }
            assertEquals(5, with("backlog", new BigDecimal("5.00")).backlog());
            assertEquals(500, with("backlog", new BigDecimal("5E+2")).backlog());
            assertEquals(5, with("backlog", BigInteger.valueOf(5)).backlog());
        }

        @Test
        void takesNumbersForASize() {
            assertEquals(4096, with("linger.size", 4096).lingerSize());
            assertEquals(Long.MAX_VALUE, with("linger.size", Long.MAX_VALUE).lingerSize());
        }

        @Test
        void takesTheNumberZeroForADuration() {
            assertEquals(Duration.ZERO, with("idle.timeout", 0).idleTimeout());
            assertEquals(Duration.ZERO, with("idle.timeout", 0L).idleTimeout());
            assertEquals(Duration.ZERO, with("idle.timeout", 0.0).idleTimeout());
        }

        @Test
        void takesDurationsBooleansAndEnums() {
            assertEquals(
                    Duration.ofSeconds(7),
                    with("idle.timeout", Duration.ofSeconds(7)).idleTimeout());
            assertFalse(with("keep.alive", false).keepAlive());
            assertEquals(Overflow.REFUSE, with("overflow", Overflow.REFUSE).overflow());
        }

        @Test
        void takesAListOfOne() {
            assertEquals(5, with("backlog", List.of(5)).backlog());
            assertEquals(5, with("backlog", Set.of("5")).backlog());
            assertEquals(5, with("backlog", new int[] {5}).backlog());
            assertEquals(5, with("backlog", new Long[] {5L}).backlog());
            assertEquals(5, with("backlog", new String[] {" 5 "}).backlog());
        }

        @Test
        void refusesAListOfNoneOrSeveral() {
            String expected = " (expected a whole number from 1 to 2147483647)";

            assertEquals(
                    "backlog: an empty list" + expected, problemWith("backlog", new String[0]));
            assertEquals("backlog: an empty list" + expected, problemWith("backlog", List.of()));
            assertEquals(
                    "backlog: a list of 2" + expected, problemWith("backlog", new int[] {1, 2}));
            assertEquals(
                    "backlog: a list of 2" + expected,
                    problemWith("backlog", new ArrayList<>(Arrays.asList(1, null))));
        }

        @Test
        void refusesTypesThatNoConfigurationHas() {
            assertTrue(
                    problemWith("backlog", LocalDate.EPOCH)
                            .startsWith("backlog: java.time.LocalDate (expected"));
            assertTrue(problemWith("backlog", Map.of(1, 2)).contains("Map"));
            assertTrue(problemWith("backlog", List.of(List.of(5))).contains("List"));
            assertTrue(problemWith("backlog", null).startsWith("backlog: null (expected"));
            assertTrue(problemWith("backlog", new String[1]).startsWith("backlog: null (expected"));
        }

        @ParameterizedTest
        @CsvSource({"1.5", "-3", "0", "2147483648", "1E+300", "NaN", "Infinity"})
        void refusesNumbersThatAreNoCount(double number) {
            assertTrue(problemWith("backlog", number).startsWith("backlog: "));
        }

        @Test
        void refusesANumberWhereADurationNeedsAUnit() {
            assertEquals(
                    "idle.timeout: 300 (expected a duration such as 250ms, 30s, 5m, 1h30m or PT5M,"
                            + " at most 36500d, 0 for off)",
                    problemWith("idle.timeout", 300));
        }

        @Test
        void refusesANumberOrAWordForASwitch() {
            for (Object value :
                    List.of(1, 0, "1", "yes", "on", "TRUE", "True", "t", 't', "truee")) {
                assertEquals(
                        "keep.alive: " + value + " (expected true or false)",
                        problemWith("keep.alive", value));
            }
        }
    }

    @Nested
    class GivenBlanks {

        @Test
        void dropsThoseAroundAValue() {
            assertEquals("echo", with("name", "\t echo \n").name());
            assertEquals(Duration.ofSeconds(5), with("idle.timeout", " 5s ").idleTimeout());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t\n"})
        void refusesAnEmptyValueAndNamesTheDefault(String blank) {
            assertEquals(
                    "overflow: \"\" (expected one of wait, refuse; without the key it is wait)",
                    problemWith("overflow", blank));
        }

        @Test
        void refusesAnEmptyValueOfEveryKey() {
            Map<String, String> settings = new LinkedHashMap<>(ServerConfig.defaults());
            settings.replaceAll((key, value) -> "");

            List<String> problems = problems(settings);

            assertEquals(settings.size(), problems.size());
            assertEquals(
                    List.copyOf(settings.keySet()),
                    problems.stream().map(line -> line.substring(0, line.indexOf(':'))).toList());
        }
    }

    @Nested
    class GivenABadName {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "a b", "a/b", "a,b", "a=b", "a:b", "*", "\u00e4", "a\u0000", "a\nb", "\"a\"",
                    "${name}"
                })
        void refusesIt(String name) {
            assertTrue(
                    problemWith("name", name)
                            .endsWith("(expected 1 to 64 characters out of A-Z a-z 0-9 . _ -)"));
        }

        @Test
        void refusesOneThatIsTooLong() {
            assertEquals(64, with("name", "x".repeat(64)).name().length());
            assertTrue(problemWith("name", "x".repeat(65)).startsWith("name: xxx"));
        }

        @Test
        void takesAllCharactersThatItNames() {
            assertEquals("Az0._-", with("name", "Az0._-").name());
        }
    }

    @Nested
    class GivenABadValue {

        @ParameterizedTest
        @MethodSource("io.berth.ServerConfigTest#durationKeys")
        void refusesADurationWithoutAUnitUnderEachKey(String key) {
            for (String text : List.of("5", "-5s", "soon", "99999999d", "1.5s")) {
                assertTrue(problemWith(key, text).startsWith(key + ": " + text + " (expected "));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"backlog", "max.connections", "keep.alive.count"})
        void refusesACountThatIsNone(String key) {
            for (String text : List.of("-1", "many", "1_000", "2147483648", "1.5", "10k")) {
                assertTrue(
                        problemWith(key, text)
                                .startsWith(key + ": " + text + " (expected a whole number from "));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"linger.size", "receive.buffer", "send.buffer"})
        void refusesASizeThatIsNone(String key) {
            for (String text : List.of("-1", "1MB", "big", "1.5MiB", "9223372036854775808")) {
                assertTrue(
                        problemWith(key, text)
                                .startsWith(key + ": " + text + " (expected a number of bytes "));
            }
        }

        @Test
        void refusesAModeThatThereIsNot() {
            assertEquals(
                    "threads: green (expected one of auto, virtual, platform, cores)",
                    problemWith("threads", "green"));
        }

        @Test
        void refusesAnAddressThatIsNone() {
            assertEquals(
                    "address: 300.1.1.1:80 (expected host:port, :port or [v6]:port; an IPv4 address"
                            + " is four numbers from 0 to 255, as in 127.0.0.1)",
                    problemWith("address", "300.1.1.1:80"));
        }

        @Test
        void keepsMessagesOnOneLineAndShort() {
            String problem = problemWith("name", "a\nERROR forged\u2028\u202e" + "x".repeat(5_000));

            assertTrue(problem.startsWith("name: a?ERROR forged??xxx"), problem);
            assertTrue(problem.length() < 250, problem);
        }
    }

    static List<String> durationKeys() {
        return List.of(
                "idle.timeout",
                "write.timeout",
                "handshake.timeout",
                "max.lifetime",
                "shutdown.timeout",
                "drain.idle",
                "drain.delay",
                "handler.grace",
                "handler.drain",
                "rebind.overlap",
                "linger.timeout",
                "keep.alive.idle",
                "keep.alive.interval");
    }

    @Nested
    class GivenSeveralProblems {

        @Test
        void namesAllTogetherInTheOrderOfTheKeys() {
            Map<String, Object> settings =
                    Map.of(
                            "address", "nowhere",
                            "idle.timeout", "soon",
                            "backlog", 0,
                            "tls.enabled", "yes",
                            "tls.keys", "a.key",
                            "allow", "10.0.0.0/8",
                            "Threads", "auto");

            ConfigException refusal =
                    assertThrows(ConfigException.class, () -> ServerConfig.of(settings));

            assertEquals(
                    List.of(
                            "name: missing (expected 1 to 64 characters out of A-Z a-z 0-9 . _ -)",
                            "address: nowhere (expected host:port, :port or [v6]:port; the port is"
                                    + " missing)",
                            "backlog: 0 (expected a whole number from 1 to 2147483647)",
                            "idle.timeout: soon (expected a duration such as 250ms, 30s, 5m, 1h30m"
                                    + " or PT5M, at most 36500d, 0 for off)",
                            "tls.enabled: yes (expected true or false)",
                            "Threads: (hidden) (expected the key in lower case: threads)",
                            "allow: (hidden) (expected no such key: not supported by this version)",
                            "tls.keys: (hidden) (expected no such key, the nearest is tls.key)"),
                    refusal.problems());
            assertEquals(
                    "Invalid configuration:\n  " + String.join("\n  ", refusal.problems()),
                    refusal.getMessage());
        }

        @Test
        void saysThatNameAndAddressAreMissing() {
            assertEquals(
                    List.of(
                            "name: missing (expected 1 to 64 characters out of A-Z a-z 0-9 . _ -)",
                            "address: missing (expected host:port, :port or [v6]:port)"),
                    problems(Map.of()));
        }

        @Test
        void cannotBeChanged() {
            assertThrows(UnsupportedOperationException.class, () -> problems(Map.of()).remove(0));
        }

        @Test
        void areAllFoundByTheBuilderToo() {
            ServerConfig.Builder builder =
                    ServerConfig.builder("a b", "x")
                            .backlog(-1)
                            .maxConnections(-1)
                            .idleTimeout(Duration.ofSeconds(-5))
                            .maxLifetime(Duration.ofSeconds(Long.MAX_VALUE))
                            .lingerSize(-1)
                            .sendBuffer(-7)
                            .set("proxy.protocol", "required");

            List<String> problems = assertThrows(ConfigException.class, builder::build).problems();

            assertEquals(9, problems.size(), problems::toString);
            assertTrue(problems.get(4).startsWith("idle.timeout: PT-5S (expected "));
        }
    }

    @Nested
    class GivenAKeyOfALaterVersion {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "allow",
                    "deny",
                    "accept.rate",
                    "accept.rate.per.address",
                    "max.connections.per.address",
                    "proxy.protocol",
                    "proxy.trusted",
                })
        void refusesItAndHidesTheValue(String key) {
            assertEquals(
                    key + ": (hidden) (expected no such key: not supported by this version)",
                    problemWith(key, "secret"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "proxy.x",
                    "PROXY.protocol",
                    "allowed",
                    "allow.from",
                    "Deny",
                    "deny.list",
                    "Accept.Rate",
                })
        void refusesAMisspeltOneThatProtectsToo(String key) {
            assertEquals(
                    key + ": (hidden) (expected no such key: not supported by this version)",
                    problemWith(key, "secret"));
        }
    }

    @Nested
    class GivenAnUnknownKeyOfTls {

        @ParameterizedTest
        @CsvSource({
            "tls.enabeld, tls.enabled",
            "tls, tls.key",
            "tls., tls.key",
            "tlsEnabled, tls.enabled",
            "tls.key.pasword, tls.key.password",
            "tls_trust, tls.trust",
            "TLS.kay, tls.key",
        })
        void refusesItAndNamesTheNearest(String key, String nearest) {
            assertEquals(
                    key + ": (hidden) (expected no such key, the nearest is " + nearest + ")",
                    problemWith(key, "secret"));
        }
    }

    @Nested
    class GivenAnUnknownKey {

        @ParameterizedTest
        @CsvSource({
            "max.conections, max.connections",
            "idleTimeout, idle.timeout",
            "idle_timeout, idle.timeout",
            "adress, address",
            "keepalive, keep.alive",
            "drain.idel, drain.idle",
            "ovreflow, overflow",
        })
        void warnsAndNamesTheNearest(String key, String nearest) {
            ServerConfig config = with(key, "secret");

            assertEquals(
                    List.of(key + ": (hidden) (unknown key, the nearest is " + nearest + ")"),
                    config.warnings());
            assertEquals(minimal(), config);
        }

        @Test
        void warnsOfEach() {
            ServerConfig config = ServerConfig.of(settings("foo", 1, "bar", null, "", "x"));

            assertEquals(3, config.warnings().size());
        }

        @Test
        void doesNotCarryTheWarningThroughABuilder() {
            assertEquals(List.of(), with("foo", 1).toBuilder().build().warnings());
        }

        @Test
        void warnsFromTheBuilderToo() {
            ServerConfig config = ServerConfig.builder("echo", ":7").set("foo", 1).build();

            assertEquals(1, config.warnings().size());
        }

        @Test
        void printsNoKeyThatForgesALogLine() {
            assertTrue(with("foo\nbar", 1).warnings().get(0).startsWith("foo?bar: (hidden)"));
        }
    }

    @Nested
    class GivenAKnownKeyInAnotherCase {

        @ParameterizedTest
        @CsvSource({
            "Idle.Timeout, idle.timeout",
            "BACKLOG, backlog",
            "Overflow, overflow",
            "TLS.enabled, tls.enabled",
        })
        void refusesItAndNamesTheRightOne(String key, String right) {
            assertEquals(
                    key + ": (hidden) (expected the key in lower case: " + right + ")",
                    problemWith(key, "1"));
        }
    }

    @Nested
    class GivenKeysThatFrameworksAdd {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "service.pid",
                    "service.factoryPid",
                    "service.bundleLocation",
                    "service.ranking",
                    "component.name",
                    "component.id",
                    "felix.fileinstall.filename",
                    "felix.x",
                    "osgi.ds.satisfying.condition.target",
                    "org.apache.karaf.features.configKey",
                    "webconsole.x",
                    ".private",
                    "..",
                })
        void passesThemOver(String key) {
            ServerConfig config = with(key, new Object());

            assertEquals(List.of(), config.warnings());
            assertEquals(minimal(), config);
            assertFalse(config.toMap().containsKey(key));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"service", "services.pid", "org.example", "Service.pid", "component"})
        void warnsOfWhatOnlyLooksLikeThem(String key) {
            assertEquals(1, with(key, "x").warnings().size());
        }
    }

    @Nested
    class GivenTimesThatDoNotFitEachOther {

        @Test
        void warnsWhereTheDrainWouldBeOverBeforeItBegins() {
            ServerConfig config = ServerConfig.of(settings("drain.delay", "25s"));

            assertEquals(
                    List.of(
                            "drain.delay: 25s (expected less than shutdown.timeout, 25s, else every"
                                    + " connection is cut)"),
                    config.warnings());
            assertEquals(List.of(), ServerConfig.of(settings("drain.delay", "24s")).warnings());
            assertEquals(List.of(), ServerConfig.of(settings("shutdown.timeout", "0")).warnings());
        }

        @Test
        void warnsWhereAHandlerWouldBeDeactivatedUnderItsConnections() {
            ServerConfig config = with("handler.drain", "10s");

            assertEquals(1, config.warnings().size());
            assertTrue(
                    config.warnings()
                            .get(0)
                            .startsWith("handler.drain: 10s (expected at most 3s: "));
        }
    }

    @Nested
    class WhenCompared {

        @Test
        void isEqualHoweverItWasWritten() {
            ServerConfig config = with("idle.timeout", "90s");

            assertEquals(config, with("idle.timeout", Duration.ofSeconds(90)));
            assertEquals(config, with("idle.timeout", "PT1M30S"));
            assertEquals(config, config.toBuilder().set("backlog", " 1024 ").build());
            assertEquals(config.hashCode(), with("idle.timeout", "1m30s").hashCode());
        }

        @Test
        void isNotEqualWhereAValueDiffers() {
            ServerConfig config = minimal();

            assertNotEquals(config, with("idle.timeout", "4m"));
            assertNotEquals(config, with("name", "other"));
            assertNotEquals(config, config.toMap());
        }
    }

    @Nested
    class GivenABuilder {

        @Test
        void refusesNullAtOnce() {
            ServerConfig.Builder builder = minimal().toBuilder();

            assertThrows(NullPointerException.class, () -> builder.set("backlog", null));
            assertThrows(NullPointerException.class, () -> builder.set(null, 5));
        }

        @Test
        void canBeUsedAgain() {
            ServerConfig.Builder builder = minimal().toBuilder();

            ServerConfig first = builder.backlog(5).build();
            ServerConfig second = builder.backlog(6).build();

            assertEquals(5, first.backlog());
            assertEquals(6, second.backlog());
        }

        @Test
        void takesTheAddressAsTextToo() {
            assertEquals(":9", minimal().toBuilder().address(":9").build().address().toString());
        }
    }
}
