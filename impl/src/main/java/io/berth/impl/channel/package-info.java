/**
 * Bytes: non-blocking sockets that a blocking caller parks on, and the loops that wake it. Knows
 * nothing of servers, handlers or timeouts; imports the JDK only.
 */
@NullMarked
package io.berth.impl.channel;

import org.jspecify.annotations.NullMarked;
