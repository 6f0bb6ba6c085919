package io.berth;

import org.osgi.annotation.versioning.ProviderType;

/** To be written. */
@ProviderType
public interface TcpServerFactory {}
