/** To be written. */
@Export
@Version("1.0.0")
@NullMarked
package io.berth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
