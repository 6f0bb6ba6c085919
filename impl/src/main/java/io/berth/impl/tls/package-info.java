/**
 * Key material to engines: reads certificates, private keys and trust, holds them against each
 * other, chooses a certificate by the name that a client asks for, and sees when files change. Has
 * no thread and no clock of its own; imports the JDK and the API only.
 */
@NullMarked
package io.berth.impl.tls;

import org.jspecify.annotations.NullMarked;
