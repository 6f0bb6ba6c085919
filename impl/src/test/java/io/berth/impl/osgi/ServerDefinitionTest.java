package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import io.berth.ConfigException;
import io.berth.Overflow;
import io.berth.ServerConfig;
import io.berth.ThreadMode;
import io.berth.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The Metatype, its texts, docs/configuration.md and {@link ServerConfig} say the same. */
@Timeout(60)
class ServerDefinitionTest {

    private static final Path GUIDE = Path.of("..", "docs", "configuration.md");
    private static final String TEXTS = "OSGI-INF/l10n/server";

    /** For the Web Console alone; the server has no such key. */
    private static final String LABEL = "webconsole.configurationFactory.nameHint";

    private static Document metatype;
    private static String guide;

    @BeforeAll
    static void readAll() throws Exception {
        metatype = generatedMetatype();
        guide = Files.readString(GUIDE);
    }

    /** What the build makes of the annotations, which no running program can see. */
    private static Document generatedMetatype() throws Exception {
        try (Jar classes = new Jar("definition");
                Builder builder = new Builder()) {
            String name = ServerDefinition.class.getName();
            String path = name.replace('.', '/') + ".class";
            ClassLoader loader = ServerDefinition.class.getClassLoader();
            try (InputStream in = loader.getResourceAsStream(path)) {
                classes.putResource(path, new EmbeddedResource(in.readAllBytes(), 0));
            }
            builder.addClasspath(classes);
            builder.setPrivatePackage(ServerDefinition.class.getPackageName());
            try (InputStream xml =
                    builder.build()
                            .getResource("OSGI-INF/metatype/io.berth.server.xml")
                            .openInputStream()) {
                return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
            }
        }
    }

    private static List<Element> elements(Element parent, String tag) {
        NodeList nodes = parent.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<Element> attributes() {
        return elements(metatype.getDocumentElement(), "AD");
    }

    private static List<Element> keys() {
        return attributes().stream()
                .filter(attribute -> !attribute.getAttribute("id").equals(LABEL))
                .toList();
    }

    private static List<String> options(String key) {
        return attributes().stream()
                .filter(attribute -> attribute.getAttribute("id").equals(key))
                .flatMap(attribute -> elements(attribute, "Option").stream())
                .map(option -> option.getAttribute("value"))
                .toList();
    }

    @Nested
    class TheMetatype {

        @Test
        void hasEveryKeyInOrderWithItsDefaultAndNoOther() {
            Map<String, String> defaults = new LinkedHashMap<>();
            keys().forEach(
                            attribute ->
                                    defaults.put(
                                            attribute.getAttribute("id"),
                                            attribute.getAttribute("default")));

            assertEquals(
                    List.copyOf(ServerConfig.defaults().entrySet()),
                    List.copyOf(defaults.entrySet()));
        }

        @Test
        void requiresExactlyTheKeysThatTheReaderMisses() {
            for (Element attribute : attributes()) {
                boolean required = !attribute.getAttribute("required").equals("false");

                assertEquals(
                        required().contains(attribute.getAttribute("id")),
                        required,
                        attribute.getAttribute("id"));
            }
        }

        @Test
        void marksExactlyThePasswordsAsSuch() {
            for (Element attribute : attributes()) {
                String key = attribute.getAttribute("id");

                assertEquals(
                        key.endsWith("password"),
                        attribute.getAttribute("type").equals("Password"),
                        key);
            }
        }

        @Test
        void labelsEachServerWithKeysThatItHas() {
            Element label = attributes().get(attributes().size() - 1);
            assertEquals(LABEL, label.getAttribute("id"));
            List<String> named =
                    Pattern.compile("\\{([^}]+)}")
                            .matcher(label.getAttribute("default"))
                            .results()
                            .map(found -> found.group(1))
                            .toList();

            assertEquals(List.of("name", "address"), named);
            assertEquals(List.of(), remarks(LABEL, "passed over"));
        }

        @Test
        void isOfTheFactoryPid() {
            Element definition = elements(metatype.getDocumentElement(), "OCD").get(0);

            assertEquals("io.berth.server", definition.getAttribute("id"));
            assertEquals(TEXTS, metatype.getDocumentElement().getAttribute("localization"));
        }

        @Test
        void offersEveryWordThatIsTaken() {
            assertEquals(words(ThreadMode.values()), options("threads"));
            assertEquals(words(Overflow.values()), options("overflow"));
            assertEquals(words(TlsConfig.ClientAuth.values()), options("tls.client.auth"));
        }

        private List<String> words(Enum<?>[] constants) {
            return Arrays.stream(constants)
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                    .toList();
        }

        @Test
        void boundsCountsAsTheReaderDoes() {
            for (Element attribute : attributes()) {
                String key = attribute.getAttribute("id");
                if (attribute.hasAttribute("min")) {
                    long least = Long.parseLong(attribute.getAttribute("min"));
                    assertEquals(List.of(), remarks(key, Long.toString(least)));
                    assertFalse(remarks(key, Long.toString(least - 1)).isEmpty(), key);
                }
                if (attribute.hasAttribute("max")) {
                    long most = Long.parseLong(attribute.getAttribute("max"));
                    assertEquals(List.of(), remarks(key, Long.toString(most)));
                    assertFalse(remarks(key, Long.toString(most + 1)).isEmpty(), key);
                }
            }
        }
    }

    @Nested
    class TheTexts {

        @ParameterizedTest
        @EnumSource
        void areThoseThatTheMetatypeNamesAndNoOther(Language language) throws IOException {
            Set<String> named = new TreeSet<>();
            for (String tag : List.of("OCD", "AD", "Option")) {
                for (Element element : elements(metatype.getDocumentElement(), tag)) {
                    Stream.of("name", "description", "label")
                            .map(element::getAttribute)
                            .filter(text -> !text.isEmpty())
                            .forEach(named::add);
                }
            }
            Set<String> written = new TreeSet<>();
            language.texts().stringPropertyNames().forEach(text -> written.add("%" + text));

            assertEquals(written, named);
        }

        @ParameterizedTest
        @EnumSource
        void nameADefaultInEachDescription(Language language) throws IOException {
            Properties texts = language.texts();
            ServerConfig.defaults()
                    .forEach(
                            (key, value) -> {
                                String text = texts.getProperty(key + ".description");
                                String start = language.defaultText(key, value);
                                assertTrue(
                                        Pattern.compile(Pattern.quote(start) + "(?![0-9A-Za-z])")
                                                        .matcher(text + " ")
                                                        .find()
                                                || text.startsWith(start),
                                        key);
                            });
        }

        @ParameterizedTest
        @EnumSource
        void sayWhenAChangeCounts(Language language) throws IOException {
            Properties texts = language.texts();
            keys().stream()
                    .map(key -> key.getAttribute("id"))
                    .filter(key -> !key.startsWith("tls.") || key.equals("tls.enabled"))
                    .forEach(
                            key -> {
                                String text = texts.getProperty(key + ".description");
                                assertTrue(language.change.matcher(text).find(), key);
                            });
        }

        @ParameterizedTest
        @EnumSource
        void areAsciiSinceToolsDifferInTheEncodingTheyRead(Language language) throws IOException {
            Path source = Path.of("src/main/resources/" + language.file());
            try (Reader ascii = Files.newBufferedReader(source, StandardCharsets.US_ASCII)) {
                assertTrue(ascii.read() >= 0);
                ascii.transferTo(Writer.nullWriter());
            }
        }

        @Test
        void haveTheSameFiguresAndWordsOfTheConfigurationInBothLanguages() throws IOException {
            Properties english = Language.ENGLISH.texts();
            Properties german = Language.GERMAN.texts();
            for (String text : english.stringPropertyNames()) {
                assertEquals(
                        fixed(english.getProperty(text)), fixed(german.getProperty(text)), text);
            }
        }

        /** What no translation changes: numbers with their units, names with a dot or a line. */
        private List<String> fixed(String text) {
            return Pattern.compile("\\w+(?:[.:_]\\w+)+|[A-Za-z]*\\d\\w*")
                    .matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .sorted()
                    .toList();
        }

        @Test
        void areTranslated() throws IOException {
            Properties english = Language.ENGLISH.texts();
            Properties german = Language.GERMAN.texts();
            for (String text : english.stringPropertyNames()) {
                if (text.endsWith("description")) {
                    assertNotEquals(english.getProperty(text), german.getProperty(text), text);
                }
            }
        }
    }

    @Nested
    class TheGuide {

        @Test
        void hasEveryKeyOnceWithItsDefaultAndNoOther() {
            Map<String, String> defaults = new LinkedHashMap<>();
            rows("^\\| `([a-z.]+)` \\| (`[^`]+`|required|none) \\|.*\\|$")
                    .forEach(
                            row -> {
                                String value = row.group(2).replace("`", "");
                                assertEquals(
                                        null,
                                        defaults.put(
                                                row.group(1), isNoValue(row.group(2)) ? "" : value),
                                        row.group(1));
                            });

            assertEquals(ServerConfig.defaults(), defaults);
        }

        @Test
        void hasAFileThatIsTakenWithoutAWord() throws IOException {
            Properties file = new Properties();
            file.load(
                    new StringReader(
                            rows("### In a file\n[^`]*(?:`[^`]+`[^`]+)*```properties\n([^`]+)```")
                                    .get(0)
                                    .group(1)));
            Map<String, String> settings = new LinkedHashMap<>();
            file.stringPropertyNames().forEach(key -> settings.put(key, file.getProperty(key)));

            assertEquals(List.of(), ServerConfig.of(settings).warnings());
            assertEquals(Duration.ofMinutes(2), ServerConfig.of(settings).idleTimeout());
        }

        private boolean isNoValue(String cell) {
            return cell.equals("required") || cell.equals("none");
        }

        @Test
        void printsTheMessagesThatBerthPrints() {
            List<MatchResult> rows = rows("^\\| `([A-Za-z.]+)=([^`]*)` \\| `([^`]+)` \\|$");

            assertTrue(rows.size() >= 20, rows::toString);
            rows.forEach(
                    row ->
                            assertEquals(
                                    List.of(row.group(3)), remarks(row.group(1), row.group(2))));
        }

        private List<MatchResult> rows(String pattern) {
            return Pattern.compile(pattern, Pattern.MULTILINE).matcher(guide).results().toList();
        }
    }

    private static Set<String> required() {
        try {
            ServerConfig.of(Map.of());
            return Set.of();
        } catch (ConfigException refused) {
            return refused.problems().stream()
                    .map(problem -> problem.substring(0, problem.indexOf(':')))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> remarks(String key, String value) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("name", "echo");
        settings.put("address", "127.0.0.1:7007");
        settings.put(key, value);
        try {
            return ServerConfig.of(settings).warnings();
        } catch (ConfigException refused) {
            return refused.problems();
        }
    }

    private enum Language {
        ENGLISH("", "Required.", "Default ", "none", "(?i)a change"),
        GERMAN("_de", "Erforderlich.", "Vorgabe ", "keine", "Änderung|geändert");

        private final String suffix;
        private final String required;
        private final String preset;
        private final String none;
        private final Pattern change;

        Language(String suffix, String required, String preset, String none, String change) {
            this.suffix = suffix;
            this.required = required;
            this.preset = preset;
            this.none = none;
            this.change = Pattern.compile(change);
        }

        String file() {
            return TEXTS + suffix + ".properties";
        }

        /** As tools read them: without an encoding of their own. */
        Properties texts() throws IOException {
            Properties texts = new Properties();
            try (InputStream in =
                    ServerDefinitionTest.class.getClassLoader().getResourceAsStream(file())) {
                texts.load(in);
            }
            return texts;
        }

        String defaultText(String key, String value) {
            if (required().contains(key)) {
                return required;
            }
            return preset + (value.isEmpty() ? none : value);
        }
    }
}
