package io.berth.app;

import java.io.IOException;
import java.util.Map;
import org.osgi.framework.BundleException;

/** What is served. */
interface Content {

    /** What the framework must know of it from the beginning. */
    Map<String, String> settings(Storage storage);

    /**
     * Lets it be served by bundles that are running.
     *
     * @param storage where it may put what goes with this process
     */
    void serve(Bundles bundles, Storage storage) throws IOException, BundleException;
}
