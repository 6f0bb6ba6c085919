/**
 * The pictures that {@link io.berth.runtime.BerthRuntime} gives. They are plain data: public
 * fields, words for enums, times as milliseconds. No array, list or map is ever null; another field
 * is null only where it says so.
 */
@NullUnmarked
@Export
@Version("1.0.0")
package io.berth.runtime.dto;

import org.jspecify.annotations.NullUnmarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
