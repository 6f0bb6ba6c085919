/**
 * The engine: servers and their states, accepting, connections and their threads, deadlines,
 * draining. Runs in a plain JVM; imports the API, {@code channel} and below, never {@code
 * org.osgi}.
 */
@NullMarked
package io.berth.impl.server;

import org.jspecify.annotations.NullMarked;
