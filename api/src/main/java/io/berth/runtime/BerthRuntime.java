package io.berth.runtime;

import io.berth.runtime.dto.ConnectionDTO;
import io.berth.runtime.dto.RuntimeDTO;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows what Berth has made of the configurations and services that are there: the servers, who is
 * bound to them, and everything that is refused, with the reason.
 *
 * <p>It is a service for as long as Berth runs. Its property {@code service.changecount}, a {@code
 * Long}, goes up after each change of what {@link #getRuntimeDTO} shows, but not for counters and
 * connections. Changes that come together may be told together: whoever reads the DTO after the
 * count was seen to be <i>n</i> sees all that had led to <i>n</i>.
 *
 * <pre>{@code
 * for (ServerDTO server : runtime.getRuntimeDTO().servers) {
 *     System.out.println(server.name + " " + server.state + " " + server.counters.open);
 * }
 * }</pre>
 *
 * @since 1.0
 */
@ProviderType
public interface BerthRuntime {

    /**
     * What is there now. Servers that a bundle makes by code belong to that bundle and are not in
     * it.
     *
     * @return the caller's own, a picture of this moment
     */
    RuntimeDTO getRuntimeDTO();

    /**
     * The open connections of one server. They are not part of {@link #getRuntimeDTO}, since there
     * may be many thousands.
     *
     * @param server the name of a configured server
     * @return in the order they came; empty where there is no such server
     */
    ConnectionDTO[] connections(String server);
}
