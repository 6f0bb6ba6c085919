/**
 * The contract of Berth: a TCP server that gives each connection a thread of its own.
 *
 * <p>{@link io.berth.ConnectionHandler} is what users write, {@link io.berth.Connection} what it is
 * handed, {@link io.berth.TcpServer} what they steer. In OSGi a configuration of the factory PID
 * {@code io.berth.server} opens a server; in plain Java a {@link io.berth.TcpServerFactory} does.
 */
@NullMarked
@Export
@Version("1.0.0")
package io.berth;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
