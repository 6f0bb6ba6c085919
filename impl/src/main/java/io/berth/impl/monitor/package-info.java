/**
 * What others look at servers with: events of the flight recorder, and beans for JMX. The JDK's own
 * modules for that are optional. Imports the API, {@code server}, {@code jdk.jfr} and {@code
 * javax.management}; never {@code org.osgi}.
 */
@NullMarked
package io.berth.impl.monitor;

import org.jspecify.annotations.NullMarked;
