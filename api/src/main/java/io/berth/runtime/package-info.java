/**
 * What a person or a tool sees of Berth while it runs: its servers, who serves and hears them, and
 * what could not be used and why. Found as a service; needs OSGi.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.berth.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
