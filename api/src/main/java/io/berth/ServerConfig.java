package io.berth;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The configuration of one server: checked, complete and unchangeable.
 *
 * <p>It is read from a map of the keys that the OSGi configuration {@code io.berth.server} has, by
 * {@link #of}, or put together by a {@link #builder}. Both find every problem before they refuse,
 * and name them all in one {@link ConfigException}. Two configurations are equal if all their
 * values are, however they were written.
 *
 * <p>Text is read strictly, after blanks around it are dropped:
 *
 * <ul>
 *   <li>durations have units, largest first, each once: {@code 1d2h}, {@code 1h30m}, {@code 250ms}
 *       ({@code d h m s ms us ns}), or are ISO 8601, {@code PT5M}; {@code 0} alone needs none; the
 *       longest is {@code 36500d};
 *   <li>sizes are bytes, {@code 65536}, or have a binary unit, {@code 64KiB}, {@code 1MiB}, {@code
 *       1GiB};
 *   <li>counts are decimal digits; switches are {@code true} or {@code false}; words are in lower
 *       case;
 *   <li>a blank value is an error and not the default: it is more often a placeholder that came out
 *       empty than a wish;
 *   <li>lists have commas between two values, so that none of these may have one in itself; only
 *       passwords are kept apart by line breaks instead.
 * </ul>
 *
 * <p>Values may come as text, numbers, booleans, characters, {@link Duration}s, {@link
 * java.nio.file.Path}s, enum constants, and as arrays or collections of these: of one, or of
 * several where the key is a list.
 *
 * @since 1.0
 */
public final class ServerConfig {

    private final Map<Key<?>, Object> values;
    private final List<String> warnings;
    private final TlsConfig tls;

    ServerConfig(Map<Key<?>, Object> values, List<String> warnings) {
        this.values = Map.copyOf(values);
        this.warnings = List.copyOf(warnings);
        this.tls = new TlsConfig(values);
    }

    /**
     * Reads a map of settings.
     *
     * <p>Keys that frameworks add ({@code service.*}, {@code component.*}, {@code felix.*}, {@code
     * osgi.*}, {@code org.apache.*}, {@code webconsole.*}, and those that start with a dot) are
     * passed over. A known key in another case, a key of a later version, and whatever starts with
     * {@code tls}, {@code proxy}, {@code allow} or {@code deny} are problems: a server must not
     * open with less protection than was asked for. Any other unknown key is one of the {@link
     * #warnings()}.
     *
     * @param settings values by key; every key with a default may be left out
     * @return the configuration, with its warnings
     * @throws ConfigException with all problems, if there is one
     */
    public static ServerConfig of(Map<String, ?> settings) {
        return new ConfigReader(settings).read();
    }

    /**
     * Starts a configuration with the two keys that have no default.
     *
     * @param name the server's name; checked by {@link Builder#build}
     * @param address where it listens, as {@link ListenAddress} describes; checked by {@link
     *     Builder#build}
     * @return a builder with the defaults for all else
     */
    public static Builder builder(String name, String address) {
        return new Builder(Map.of()).name(name).address(address);
    }

    /**
     * All keys and their defaults.
     *
     * @return in their order, with the text of the default; empty for those that have none, of
     *     which {@code name} and {@code address} are required
     */
    public static Map<String, String> defaults() {
        return texts(Key::defaultText);
    }

    /**
     * Starts a variation.
     *
     * @return a builder that has these values; warnings are not carried over
     */
    public Builder toBuilder() {
        return new Builder(toMap());
    }

    /**
     * All keys that have a value. <b>Passwords are among them, in the clear</b>: it is for code
     * that reads or changes a configuration, while {@link #toString} is for people to see.
     *
     * @return in their order, each with the one text of its value; {@link #of} makes an equal
     *     configuration of it
     */
    public Map<String, String> toMap() {
        Map<String, String> texts = new LinkedHashMap<>(texts(key -> key.textIn(values)));
        texts.values().removeIf(String::isEmpty);
        return Collections.unmodifiableMap(texts);
    }

    /**
     * What was taken but is likely not meant, such as a key that is not known, each in one line.
     * They do not count for {@link #equals}.
     *
     * @return unchangeable, mostly empty
     */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * The server's name: 1 to 64 characters out of {@code A-Z a-z 0-9 . _ -}. Handlers are
     * registered under it.
     *
     * <p>Key {@code name}, required; a change of it is another server.
     *
     * @return never empty
     */
    public String name() {
        return Keys.NAME.in(values);
    }

    /**
     * Where the server listens. Port 0 lets the system pick one at each binding.
     *
     * <p>Key {@code address}, required. A change binds the new address before it leaves the old
     * one; connections are kept.
     *
     * @return not looked up yet
     */
    public ListenAddress address() {
        return Keys.ADDRESS.in(values);
    }

    /**
     * How many connections the system may hold that wait to be accepted, at least 1; the system has
     * an upper limit of its own.
     *
     * <p>Key {@code backlog}, default 1024. A change counts from the next binding.
     *
     * @return at least 1
     */
    public int backlog() {
        return Keys.BACKLOG.in(values);
    }

    /**
     * The kind of thread that serves a connection.
     *
     * <p>Key {@code threads}, default {@code auto}. A change counts for new connections.
     *
     * @return as configured, {@code AUTO} not resolved
     */
    public ThreadMode threads() {
        return Keys.THREADS.in(values);
    }

    /**
     * How many connections may be open at once; 0 means no limit.
     *
     * <p>Key {@code max.connections}, default 10000. A change counts at once, but closes no
     * connection.
     *
     * @return 0 for no limit
     */
    public int maxConnections() {
        return Keys.MAX_CONNECTIONS.in(values);
    }

    /**
     * What becomes of newcomers at the limit.
     *
     * <p>Key {@code overflow}, default {@code wait}. A change counts at once.
     *
     * @return what to do
     */
    public Overflow overflow() {
        return Keys.OVERFLOW.in(values);
    }

    /**
     * How long a connection may stay open without a byte moved in either direction; 0 means for
     * ever. A handler that computes longer than this wants more.
     *
     * <p>Key {@code idle.timeout}, default 5m. A change counts at once.
     *
     * @return zero for ever
     */
    public Duration idleTimeout() {
        return Keys.IDLE_TIMEOUT.in(values);
    }

    /**
     * How long a write may make no progress; 0 means for ever.
     *
     * <p>Key {@code write.timeout}, default 30s. A change counts at once.
     *
     * @return zero for ever
     */
    public Duration writeTimeout() {
        return Keys.WRITE_TIMEOUT.in(values);
    }

    /**
     * How long a new connection may take until its handler is called: the PROXY header and the TLS
     * handshake together; 0 means for ever.
     *
     * <p>Key {@code handshake.timeout}, default 10s. A change counts for new connections.
     *
     * @return zero for ever
     */
    public Duration handshakeTimeout() {
        return Keys.HANDSHAKE_TIMEOUT.in(values);
    }

    /**
     * How old a connection may grow, whatever it does; 0 means no limit.
     *
     * <p>Key {@code max.lifetime}, default 0. A change counts for new connections.
     *
     * @return zero for no limit
     */
    public Duration maxLifetime() {
        return Keys.MAX_LIFETIME.in(values);
    }

    /**
     * How long a stopping server lets its connections end before it cuts them: the one deadline of
     * all stages of the drain. 0 means that they are cut at once.
     *
     * <p>Key {@code shutdown.timeout}, default 25s. A change counts at once.
     *
     * @return zero to cut at once
     */
    public Duration shutdownTimeout() {
        return Keys.SHUTDOWN_TIMEOUT.in(values);
    }

    /**
     * How long a connection must have been waiting for input before a drain may close it as quiet;
     * 0 means that waiting is enough.
     *
     * <p>Key {@code drain.idle}, default 1s. A change counts at once.
     *
     * @return zero where waiting is enough
     */
    public Duration drainIdle() {
        return Keys.DRAIN_IDLE.in(values);
    }

    /**
     * How long a draining server goes on accepting, so that load balancers can notice; 0 means not
     * at all. It is a part of the shutdown timeout.
     *
     * <p>Key {@code drain.delay}, default 0. A change counts at once.
     *
     * @return zero to stop accepting at once
     */
    public Duration drainDelay() {
        return Keys.DRAIN_DELAY.in(values);
    }

    /**
     * How long the port stays open without a handler, with newcomers waiting; 0 means that it
     * closes at once.
     *
     * <p>Key {@code handler.grace}, default 10s. A change counts at once.
     *
     * @return zero to close the port at once
     */
    public Duration handlerGrace() {
        return Keys.HANDLER_GRACE.in(values);
    }

    /**
     * How long the connections of a handler that goes may take to end before they are cut; 0 means
     * that they are cut at once.
     *
     * <p>Key {@code handler.drain}, default 3s. A change counts at once.
     *
     * @return zero to cut at once
     */
    public Duration handlerDrain() {
        return Keys.HANDLER_DRAIN.in(values);
    }

    /**
     * How long the old port goes on accepting after a change of address; 0 means that it closes
     * once the new one is bound.
     *
     * <p>Key {@code rebind.overlap}, default 5s. A change counts at once.
     *
     * @return zero to close the old port at once
     */
    public Duration rebindOverlap() {
        return Keys.REBIND_OVERLAP.in(values);
    }

    /**
     * How long a closing connection drops input so that the peer can read the last response; 0
     * means that it is closed at once, and a response may be lost.
     *
     * <p>Key {@code linger.timeout}, default 2s. A change counts for new connections.
     *
     * @return zero for no lingering
     */
    public Duration lingerTimeout() {
        return Keys.LINGER_TIMEOUT.in(values);
    }

    /**
     * How many bytes a closing connection drops at most for the same purpose; 0 means none, as with
     * a linger timeout of 0.
     *
     * <p>Key {@code linger.size}, default 1MiB. A change counts for new connections.
     *
     * @return in bytes, 0 for no lingering
     */
    public long lingerSize() {
        return Keys.LINGER_SIZE.in(values);
    }

    /**
     * Whether small writes are sent without waiting for more.
     *
     * <p>Key {@code tcp.no.delay}, default true. A change counts for new connections.
     *
     * @return the value of {@code TCP_NODELAY}
     */
    public boolean tcpNoDelay() {
        return Keys.TCP_NO_DELAY.in(values);
    }

    /**
     * Whether the system probes silent peers.
     *
     * <p>Key {@code keep.alive}, default true. A change counts for new connections.
     *
     * @return the value of {@code SO_KEEPALIVE}
     */
    public boolean keepAlive() {
        return Keys.KEEP_ALIVE.in(values);
    }

    /**
     * How long a peer is silent before the first probe, in whole seconds up to 32767; 0 means the
     * system's own.
     *
     * <p>Key {@code keep.alive.idle}, default 0. A change counts for new connections.
     *
     * @return in whole seconds, zero for the system's own
     */
    public Duration keepAliveIdle() {
        return Keys.KEEP_ALIVE_IDLE.in(values);
    }

    /**
     * The time between two probes, in whole seconds up to 32767; 0 means the system's own.
     *
     * <p>Key {@code keep.alive.interval}, default 0. A change counts for new connections.
     *
     * @return in whole seconds, zero for the system's own
     */
    public Duration keepAliveInterval() {
        return Keys.KEEP_ALIVE_INTERVAL.in(values);
    }

    /**
     * How many probes go unanswered before the connection is given up, up to 127; 0 means the
     * system's own.
     *
     * <p>Key {@code keep.alive.count}, default 0. A change counts for new connections.
     *
     * @return 0 for the system's own
     */
    public int keepAliveCount() {
        return Keys.KEEP_ALIVE_COUNT.in(values);
    }

    /**
     * The size of the socket's receive buffer in bytes; 0 means the system's own.
     *
     * <p>Key {@code receive.buffer}, default 0. It is set on the listener, so a change counts from
     * the next binding.
     *
     * @return in bytes, 0 for the system's own
     */
    public int receiveBuffer() {
        return Keys.RECEIVE_BUFFER.in(values);
    }

    /**
     * The size of the socket's send buffer in bytes; 0 means the system's own.
     *
     * <p>Key {@code send.buffer}, default 0. A change counts for new connections.
     *
     * @return in bytes, 0 for the system's own
     */
    public int sendBuffer() {
        return Keys.SEND_BUFFER.in(values);
    }

    /**
     * How the server speaks TLS, if it does: the keys under {@code tls.}.
     *
     * @return not {@linkplain TlsConfig#isEnabled() enabled} where nothing was said of it
     */
    public TlsConfig tls() {
        return tls;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerConfig that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The values that differ from the defaults, in the order of the keys; passwords are hidden. */
    @Override
    public String toString() {
        return Keys.ALL.stream()
                .filter(key -> !key.textIn(values).equals(key.defaultText()))
                .map(key -> key.name() + "=" + key.shownIn(values))
                .collect(Collectors.joining(", ", "ServerConfig[", "]"));
    }

    private static Map<String, String> texts(Function<Key<?>, String> text) {
        Map<String, String> texts = new LinkedHashMap<>();
        Keys.ALL.forEach(key -> texts.put(key.name(), text.apply(key)));
        return Collections.unmodifiableMap(texts);
    }

    /**
     * Puts a configuration together. Each setter is described at the value of its name; nothing is
     * checked before {@link #build}, which then names all problems together. Not for use by several
     * threads at once.
     *
     * @since 1.0
     */
    public static final class Builder {

        private final Map<String, Object> settings;

        Builder(Map<String, ?> settings) {
            this.settings = new LinkedHashMap<>(settings);
        }

        /**
         * Sets any key, with a value of any kind that {@link ServerConfig#of} takes.
         *
         * @param key the key as it stands in a configuration, such as {@code idle.timeout}
         * @param value what a configuration would hold
         * @return this builder
         */
        public Builder set(String key, Object value) {
            settings.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, key));
            return this;
        }

        /**
         * Checks everything.
         *
         * @return the configuration, with its warnings
         * @throws ConfigException with all problems, if there is one
         */
        public ServerConfig build() {
            return of(settings);
        }

        /**
         * Sets {@link ServerConfig#name()}.
         *
         * @param name never empty
         * @return this builder
         */
        public Builder name(String name) {
            return set(Keys.NAME, name);
        }

        /**
         * Sets {@link ServerConfig#address()}.
         *
         * @param address in one of the forms of {@link ListenAddress}
         * @return this builder
         */
        public Builder address(String address) {
            return set(Keys.ADDRESS, address);
        }

        /**
         * Sets {@link ServerConfig#address()}.
         *
         * @param address not looked up yet
         * @return this builder
         */
        public Builder address(ListenAddress address) {
            return set(Keys.ADDRESS, address);
        }

        /**
         * Sets {@link ServerConfig#backlog()}.
         *
         * @param backlog at least 1
         * @return this builder
         */
        public Builder backlog(int backlog) {
            return set(Keys.BACKLOG, backlog);
        }

        /**
         * Sets {@link ServerConfig#threads()}.
         *
         * @param threads as configured, {@code AUTO} not resolved
         * @return this builder
         */
        public Builder threads(ThreadMode threads) {
            return set(Keys.THREADS, threads);
        }

        /**
         * Sets {@link ServerConfig#maxConnections()}.
         *
         * @param maxConnections 0 for no limit
         * @return this builder
         */
        public Builder maxConnections(int maxConnections) {
            return set(Keys.MAX_CONNECTIONS, maxConnections);
        }

        /**
         * Sets {@link ServerConfig#overflow()}.
         *
         * @param overflow what to do
         * @return this builder
         */
        public Builder overflow(Overflow overflow) {
            return set(Keys.OVERFLOW, overflow);
        }

        /**
         * Sets {@link ServerConfig#idleTimeout()}.
         *
         * @param idleTimeout zero for ever
         * @return this builder
         */
        public Builder idleTimeout(Duration idleTimeout) {
            return set(Keys.IDLE_TIMEOUT, idleTimeout);
        }

        /**
         * Sets {@link ServerConfig#writeTimeout()}.
         *
         * @param writeTimeout zero for ever
         * @return this builder
         */
        public Builder writeTimeout(Duration writeTimeout) {
            return set(Keys.WRITE_TIMEOUT, writeTimeout);
        }

        /**
         * Sets {@link ServerConfig#handshakeTimeout()}.
         *
         * @param handshakeTimeout zero for ever
         * @return this builder
         */
        public Builder handshakeTimeout(Duration handshakeTimeout) {
            return set(Keys.HANDSHAKE_TIMEOUT, handshakeTimeout);
        }

        /**
         * Sets {@link ServerConfig#maxLifetime()}.
         *
         * @param maxLifetime zero for no limit
         * @return this builder
         */
        public Builder maxLifetime(Duration maxLifetime) {
            return set(Keys.MAX_LIFETIME, maxLifetime);
        }

        /**
         * Sets {@link ServerConfig#shutdownTimeout()}.
         *
         * @param shutdownTimeout zero to cut at once
         * @return this builder
         */
        public Builder shutdownTimeout(Duration shutdownTimeout) {
            return set(Keys.SHUTDOWN_TIMEOUT, shutdownTimeout);
        }

        /**
         * Sets {@link ServerConfig#drainIdle()}.
         *
         * @param drainIdle zero where waiting is enough
         * @return this builder
         */
        public Builder drainIdle(Duration drainIdle) {
            return set(Keys.DRAIN_IDLE, drainIdle);
        }

        /**
         * Sets {@link ServerConfig#drainDelay()}.
         *
         * @param drainDelay zero to stop accepting at once
         * @return this builder
         */
        public Builder drainDelay(Duration drainDelay) {
            return set(Keys.DRAIN_DELAY, drainDelay);
        }

        /**
         * Sets {@link ServerConfig#handlerGrace()}.
         *
         * @param handlerGrace zero to close the port at once
         * @return this builder
         */
        public Builder handlerGrace(Duration handlerGrace) {
            return set(Keys.HANDLER_GRACE, handlerGrace);
        }

        /**
         * Sets {@link ServerConfig#handlerDrain()}.
         *
         * @param handlerDrain zero to cut at once
         * @return this builder
         */
        public Builder handlerDrain(Duration handlerDrain) {
            return set(Keys.HANDLER_DRAIN, handlerDrain);
        }

        /**
         * Sets {@link ServerConfig#rebindOverlap()}.
         *
         * @param rebindOverlap zero to close the old port at once
         * @return this builder
         */
        public Builder rebindOverlap(Duration rebindOverlap) {
            return set(Keys.REBIND_OVERLAP, rebindOverlap);
        }

        /**
         * Sets {@link ServerConfig#lingerTimeout()}.
         *
         * @param lingerTimeout zero for no lingering
         * @return this builder
         */
        public Builder lingerTimeout(Duration lingerTimeout) {
            return set(Keys.LINGER_TIMEOUT, lingerTimeout);
        }

        /**
         * Sets {@link ServerConfig#lingerSize()}.
         *
         * @param lingerSize in bytes, 0 for no lingering
         * @return this builder
         */
        public Builder lingerSize(long lingerSize) {
            return set(Keys.LINGER_SIZE, lingerSize);
        }

        /**
         * Sets {@link ServerConfig#tcpNoDelay()}.
         *
         * @param tcpNoDelay the value of {@code TCP_NODELAY}
         * @return this builder
         */
        public Builder tcpNoDelay(boolean tcpNoDelay) {
            return set(Keys.TCP_NO_DELAY, tcpNoDelay);
        }

        /**
         * Sets {@link ServerConfig#keepAlive()}.
         *
         * @param keepAlive the value of {@code SO_KEEPALIVE}
         * @return this builder
         */
        public Builder keepAlive(boolean keepAlive) {
            return set(Keys.KEEP_ALIVE, keepAlive);
        }

        /**
         * Sets {@link ServerConfig#keepAliveIdle()}.
         *
         * @param keepAliveIdle in whole seconds, zero for the system's own
         * @return this builder
         */
        public Builder keepAliveIdle(Duration keepAliveIdle) {
            return set(Keys.KEEP_ALIVE_IDLE, keepAliveIdle);
        }

        /**
         * Sets {@link ServerConfig#keepAliveInterval()}.
         *
         * @param keepAliveInterval in whole seconds, zero for the system's own
         * @return this builder
         */
        public Builder keepAliveInterval(Duration keepAliveInterval) {
            return set(Keys.KEEP_ALIVE_INTERVAL, keepAliveInterval);
        }

        /**
         * Sets {@link ServerConfig#keepAliveCount()}.
         *
         * @param keepAliveCount 0 for the system's own
         * @return this builder
         */
        public Builder keepAliveCount(int keepAliveCount) {
            return set(Keys.KEEP_ALIVE_COUNT, keepAliveCount);
        }

        /**
         * Sets {@link ServerConfig#receiveBuffer()}.
         *
         * @param receiveBuffer in bytes, 0 for the system's own
         * @return this builder
         */
        public Builder receiveBuffer(int receiveBuffer) {
            return set(Keys.RECEIVE_BUFFER, receiveBuffer);
        }

        /**
         * Sets {@link ServerConfig#sendBuffer()}.
         *
         * @param sendBuffer in bytes, 0 for the system's own
         * @return this builder
         */
        public Builder sendBuffer(int sendBuffer) {
            return set(Keys.SEND_BUFFER, sendBuffer);
        }

        /**
         * Sets {@link ServerConfig#tls()}, all of it.
         *
         * @param tls how the server speaks TLS
         * @return this builder
         */
        public Builder tls(TlsConfig tls) {
            TlsKeys.ALL.forEach(key -> settings.remove(key.name()));
            settings.putAll(tls.texts());
            return this;
        }

        private Builder set(Key<?> key, Object value) {
            return set(key.name(), value);
        }
    }
}
