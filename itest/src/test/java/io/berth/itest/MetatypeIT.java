package io.berth.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ServerConfig;
import io.berth.whiteboard.WhiteboardConstants;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What the Metatype service of a framework tells tools about the configuration of a server. */
@Timeout(60)
class MetatypeIT {

    @RegisterExtension static final Sites SITES = new Sites();

    private static final String TEXTS = "/OSGI-INF/l10n/server";

    @OnEachRuntime
    void thePidOfServersIsAFactory(Runtime runtime) throws Exception {
        assertEquals(
                List.of(WhiteboardConstants.SERVER_PID),
                List.of(information(SITES.at(runtime)).getFactoryPids()));
    }

    @OnEachRuntime
    void everyKeyIsThereWithItsDefault(Runtime runtime) throws Exception {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (AttributeDefinition key : attributes(SITES.at(runtime), "en")) {
            String[] value = key.getDefaultValue();
            defaults.put(key.getID(), value == null ? "" : String.join(",", value));
        }
        defaults.keySet().removeIf(key -> key.startsWith("webconsole."));
        assertEquals(ServerConfig.defaults(), defaults);
    }

    @OnEachRuntime
    void passwordsAreOfTheTypeThatToolsHide(Runtime runtime) throws Exception {
        for (AttributeDefinition key : attributes(SITES.at(runtime), "en")) {
            assertEquals(
                    key.getID().endsWith("password"),
                    key.getType() == AttributeDefinition.PASSWORD,
                    key.getID());
        }
    }

    @OnEachRuntime
    void everyTextIsInTheLanguageAskedFor(Runtime runtime) throws Exception {
        Site site = SITES.at(runtime);
        assertTexts(site, "en", "");
        assertTexts(site, "de", "_de");
    }

    @OnEachRuntime
    void aDialectHasTheTextsOfItsLanguageAndAnUnknownLanguageTheEnglish(Runtime runtime)
            throws Exception {
        Site site = SITES.at(runtime);
        assertTexts(site, "de_AT", "_de");
        assertTexts(site, "fr", "");
    }

    private static void assertTexts(Site site, String locale, String suffix) throws IOException {
        Properties texts = texts(site, suffix);
        ObjectClassDefinition definition = definition(site, locale);
        assertEquals(texts.getProperty("server.name"), definition.getName());
        assertEquals(texts.getProperty("server.description"), definition.getDescription());
        for (AttributeDefinition key : attributes(site, locale)) {
            if (!key.getID().startsWith("webconsole.")) {
                assertTexts(texts, key);
            }
        }
    }

    private static void assertTexts(Properties texts, AttributeDefinition key) {
        assertEquals(texts.getProperty(key.getID() + ".name"), key.getName());
        assertEquals(texts.getProperty(key.getID() + ".description"), key.getDescription());
        String[] values = key.getOptionValues();
        String[] labels = key.getOptionLabels();
        for (int i = 0; values != null && i < values.length; i++) {
            assertEquals(texts.getProperty(key.getID() + "." + values[i]), labels[i]);
            assertTrue(labels[i].startsWith(values[i] + ": "), labels[i]);
        }
    }

    private static Properties texts(Site site, String suffix) throws IOException {
        Properties texts = new Properties();
        try (InputStream in = berth(site).getEntry(TEXTS + suffix + ".properties").openStream()) {
            texts.load(in);
        }
        return texts;
    }

    private static List<AttributeDefinition> attributes(Site site, String locale) {
        return Stream.of(
                        definition(site, locale).getAttributeDefinitions(ObjectClassDefinition.ALL))
                .toList();
    }

    private static ObjectClassDefinition definition(Site site, String locale) {
        return information(site).getObjectClassDefinition(WhiteboardConstants.SERVER_PID, locale);
    }

    private static MetaTypeInformation information(Site site) {
        return site.framework().service(MetaTypeService.class).getMetaTypeInformation(berth(site));
    }

    private static Bundle berth(Site site) {
        return site.framework().bundle("io.berth.impl");
    }
}
