package io.berth;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The one table of all keys, in the order in which they are shown. */
final class Keys {

    private static final String OFF = "off";
    private static final String AT_ONCE = "no waiting";
    private static final String SYSTEM = "the system's own";

    static final Key<String> NAME = new Key<>("name", "", new NameFormat());
    static final Key<ListenAddress> ADDRESS = new Key<>("address", "", new AddressFormat());
    static final Key<Integer> BACKLOG = count("backlog", 1024, 1, Integer.MAX_VALUE, "");
    static final Key<ThreadMode> THREADS =
            new Key<>("threads", "auto", new ThreadModeFormat(Runtime.version().feature()));
    static final Key<Integer> MAX_CONNECTIONS =
            count("max.connections", 10_000, 0, Integer.MAX_VALUE, "no limit");
    static final Key<Overflow> OVERFLOW =
            new Key<>("overflow", "wait", new WordFormat<>(Overflow.class));
    static final Key<Duration> IDLE_TIMEOUT = duration("idle.timeout", "5m", OFF);
    static final Key<Duration> WRITE_TIMEOUT = duration("write.timeout", "30s", OFF);
    static final Key<Duration> HANDSHAKE_TIMEOUT = duration("handshake.timeout", "10s", OFF);
    static final Key<Duration> MAX_LIFETIME = duration("max.lifetime", "0", OFF);
    static final Key<Duration> SHUTDOWN_TIMEOUT = duration("shutdown.timeout", "25s", AT_ONCE);
    static final Key<Duration> DRAIN_IDLE = duration("drain.idle", "1s", AT_ONCE);
    static final Key<Duration> DRAIN_DELAY = duration("drain.delay", "0", AT_ONCE);
    static final Key<Duration> HANDLER_GRACE = duration("handler.grace", "10s", AT_ONCE);
    static final Key<Duration> HANDLER_DRAIN = duration("handler.drain", "3s", AT_ONCE);
    static final Key<Duration> REBIND_OVERLAP = duration("rebind.overlap", "5s", AT_ONCE);
    static final Key<Duration> LINGER_TIMEOUT = duration("linger.timeout", "2s", AT_ONCE);
    static final Key<Long> LINGER_SIZE = new Key<>("linger.size", "1MiB", new SizeFormat("off"));
    static final Key<Boolean> TCP_NO_DELAY = new Key<>("tcp.no.delay", "true", new FlagFormat());
    static final Key<Boolean> KEEP_ALIVE = new Key<>("keep.alive", "true", new FlagFormat());
    static final Key<Duration> KEEP_ALIVE_IDLE =
            new Key<>("keep.alive.idle", "0", new SecondsFormat());
    static final Key<Duration> KEEP_ALIVE_INTERVAL =
            new Key<>("keep.alive.interval", "0", new SecondsFormat());
    static final Key<Integer> KEEP_ALIVE_COUNT = count("keep.alive.count", 0, 0, 127, SYSTEM);
    static final Key<Integer> RECEIVE_BUFFER = new Key<>("receive.buffer", "0", new BufferFormat());
    static final Key<Integer> SEND_BUFFER = new Key<>("send.buffer", "0", new BufferFormat());

    private static final List<Key<?>> PLAIN =
            List.of(
                    NAME,
                    ADDRESS,
                    BACKLOG,
                    THREADS,
                    MAX_CONNECTIONS,
                    OVERFLOW,
                    IDLE_TIMEOUT,
                    WRITE_TIMEOUT,
                    HANDSHAKE_TIMEOUT,
                    MAX_LIFETIME,
                    SHUTDOWN_TIMEOUT,
                    DRAIN_IDLE,
                    DRAIN_DELAY,
                    HANDLER_GRACE,
                    HANDLER_DRAIN,
                    REBIND_OVERLAP,
                    LINGER_TIMEOUT,
                    LINGER_SIZE,
                    TCP_NO_DELAY,
                    KEEP_ALIVE,
                    KEEP_ALIVE_IDLE,
                    KEEP_ALIVE_INTERVAL,
                    KEEP_ALIVE_COUNT,
                    RECEIVE_BUFFER,
                    SEND_BUFFER);

    static final List<Key<?>> ALL =
            Stream.of(PLAIN, TlsKeys.ALL).<Key<?>>flatMap(List::stream).toList();

    private Keys() {}

    private static Key<Duration> duration(String name, String defaultText, String zero) {
        return new Key<>(name, defaultText, new DurationFormat(zero));
    }

    private static Key<Integer> count(
            String name, int defaultValue, int least, int most, String zero) {
        return new Key<>(name, Integer.toString(defaultValue), new CountFormat(least, most, zero));
    }
}
