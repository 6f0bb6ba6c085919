package io.berth.itest;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One site of each runtime for a whole class of tests: started when a test first asks for it,
 * tidied after each test, stopped after the last.
 */
final class Sites implements AfterEachCallback, AfterAllCallback {

    private final Map<Runtime, Site> started = new EnumMap<>(Runtime.class);
    private final Starter starter;

    /** How a site is made. */
    @FunctionalInterface
    interface Starter {
        Site start(Runtime runtime) throws Exception;
    }

    Sites() {
        this(Site::start);
    }

    Sites(Starter starter) {
        this.starter = starter;
    }

    Site at(Runtime runtime) throws Exception {
        Site site = started.get(runtime);
        if (site == null) {
            site = starter.start(runtime);
            started.put(runtime, site);
        }
        return site;
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        for (Site site : started.values()) {
            site.tidy();
        }
    }

    /** Called after each nested class too, which is too early. */
    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        if (!tests.getRequiredTestClass().isMemberClass()) {
            for (Site site : started.values()) {
                site.close();
            }
        }
    }
}
