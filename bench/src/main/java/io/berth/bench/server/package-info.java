/**
 * One main class for each peer: it echoes what arrives, prints {@code ready PORT} and ends at the
 * end of its standard input. Each is set up as its own documentation recommends.
 */
@NullMarked
package io.berth.bench.server;

import org.jspecify.annotations.NullMarked;
