package io.berth.runtime.dto;

import org.osgi.dto.DTO;

/**
 * An open connection.
 *
 * @since 1.0
 */
public class ConnectionDTO extends DTO {

    /** Its number, which no other connection in this JVM ever has. */
    public long id;

    /** The name of its server. */
    public String server;

    /** Who the peer says it is, {@code host:port}: the source in a PROXY header, where one came. */
    public String remoteAddress;

    /** Where the socket leads to. */
    public String peerAddress;

    /** This end of the socket. */
    public String localAddress;

    /** The version of TLS; null where the connection is plain, or not secured yet. */
    public String tlsProtocol;

    /** The cipher suite of TLS; null likewise. */
    public String tlsCipherSuite;

    /** The name that the peer asked for by SNI; null where it asked for none. */
    public String tlsServerName;

    /** When it was accepted, in milliseconds since 1970. */
    public long since;

    /** How many milliseconds no byte has moved. */
    public long idle;

    /** Bytes that the handler has read. */
    public long bytesRead;

    /** Bytes that the handler has written. */
    public long bytesWritten;

    /**
     * Where it is: {@code STARTING} until a handler has it, {@code SERVING} while one does, {@code
     * CLOSING} when that has returned, {@code GONE} for the moment until it is forgotten.
     */
    public String state;

    /** Whether it has been told to end soon. */
    public boolean draining;

    /** Why it ends, the word for the {@link io.berth.CloseReason}; null while it doesn't. */
    public String closeReason;

    /** The {@code service.id} of the handler that has it; -1 where none does. */
    public long handlerServiceId;

    /** By Berth. */
    public ConnectionDTO() {}
}
