/**
 * The OSGi face: a configuration becomes a server, services become what it serves and whom it
 * tells. Imports {@code server}, the API and {@code org.osgi}; nothing imports it.
 */
@NullMarked
@Capability(
        namespace = "osgi.implementation",
        name = WhiteboardConstants.IMPLEMENTATION_NAME,
        version = WhiteboardConstants.IMPLEMENTATION_VERSION,
        uses = {ConnectionHandler.class, WhiteboardConstants.class})
package io.berth.impl.osgi;

import io.berth.ConnectionHandler;
import io.berth.whiteboard.WhiteboardConstants;
import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Capability;
