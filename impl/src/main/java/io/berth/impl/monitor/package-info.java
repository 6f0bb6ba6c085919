/**
 * What others look at servers with: events of the flight recorder. The JDK's own module for that is
 * optional. Imports the API, {@code server} and {@code jdk.jfr}; never {@code org.osgi}.
 */
@NullMarked
package io.berth.impl.monitor;

import org.jspecify.annotations.NullMarked;
