package io.berth.app;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleException;

/** The configurations and bundles that lie in a folder, followed as they change. */
record FolderContent(Path folder) implements Content {

    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    @Override
    public Map<String, String> settings(Storage storage) {
        return Map.of(
                "felix.fileinstall.dir", folder.toString(),
                "felix.fileinstall.tmpdir", storage.folder("fileinstall").toString());
    }

    @Override
    public void serve(Bundles bundles, Storage storage) throws BundleException {
        bundles.start(FILE_INSTALL);
    }
}
