/**
 * Runs servers and the load beside each other, in turns, and keeps what it sees. It knows the peers
 * in {@code server} by the names of their main classes only, since each is a process of its own.
 */
@NullMarked
package io.berth.bench;

import org.jspecify.annotations.NullMarked;
