/**
 * What a bundle needs to be found by a server: component property types, the requirement on Berth,
 * and the names of the service properties.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.berth.whiteboard;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
