package io.berth.example.echo;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a configuration of these handlers says; for tools that edit configurations. */
@ObjectClassDefinition(
        name = "Berth example handler",
        description = "Serves the connections of a Berth server.")
@interface Served {

    /** The server to serve, as the property {@code berth.server.name}. */
    @AttributeDefinition(
            name = "Server name",
            description = "The name of the server whose connections are served.")
    String berth_server_name();
}
