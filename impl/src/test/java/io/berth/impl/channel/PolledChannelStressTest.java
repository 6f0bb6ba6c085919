package io.berth.impl.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Readers, writers, the loop and others that wake and close cross at random; no byte may suffer.
 */
@Timeout(120)
class PolledChannelStressTest {

    private static final Patience FOR_EVER = wait -> Patience.FOR_EVER;
    private static final int LINKS = 6;
    private static final int BYTES = 512 * 1024;
    private static final int EXCHANGES = 10_000;

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    /** Patience that is over after a moment, and gives a wait of that length at most. */
    private static Patience brief(long nanos) {
        long end = System.nanoTime() + nanos;
        return wait -> end - System.nanoTime();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentComesBackWholeAndInOrder(LoopKind kind) throws Exception {
        assumeTrue(kind.isAvailable());
        AtomicBoolean over = new AtomicBoolean();
        try (Loops loops = kind.start(2)) {
            List<Link> links = new ArrayList<>();
            List<Background<?>> all = new ArrayList<>();
            for (int seed = 0; seed < LINKS; seed++) {
                Link link = seed % 2 == 0 ? Link.open(loops) : Link.narrow(loops);
                links.add(link);
                all.addAll(startEcho(kind, link, seed));
            }
            Background<?> disturbing = Background.start(() -> wake(links, over));
            for (Background<?> each : all) {
                each.result();
            }
            over.set(true);
            disturbing.result();
            for (Link link : links) {
                link.close();
            }
        }
    }

    private static List<Background<?>> startEcho(LoopKind kind, Link link, int seed) {
        return List.of(
                Background.start(kind.threads(), () -> echo(link.channel, new Random(seed))),
                Background.start(() -> send(link, seed)),
                Background.start(() -> verify(link, seed)));
    }

    private static Void wake(List<Link> links, AtomicBoolean over) {
        Random random = new Random(-1);
        while (!over.get()) {
            links.get(random.nextInt(links.size())).channel.wake();
            spin(random.nextInt(2000));
            Thread.yield();
        }
        return null;
    }

    private static Void send(Link link, int seed) throws IOException {
        Random content = new Random(seed);
        Random timing = new Random(seed + 100);
        int left = BYTES;
        while (left > 0) {
            byte[] some = new byte[Math.min(left, 1 + timing.nextInt(12_000))];
            for (int i = 0; i < some.length; i++) {
                some[i] = (byte) content.nextInt();
            }
            link.send(some);
            left -= some.length;
            spin(timing.nextInt(5000));
        }
        link.sendEnd();
        return null;
    }

    private static Void verify(Link link, int seed) throws IOException {
        Random content = new Random(seed);
        InputStream in = link.peer.getInputStream();
        byte[] some = new byte[8192];
        int received = 0;
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
            for (int i = 0; i < count; i++) {
                assertEquals((byte) content.nextInt(), some[i], "byte " + (received + i));
            }
            received += count;
        }
        assertEquals(BYTES, received);
        return null;
    }

    private static Void echo(PolledChannel channel, Random random) throws IOException {
        int received = 0;
        while (received >= 0) {
            ByteBuffer buffer = ByteBuffer.allocate(1 + random.nextInt(20_000));
            received = readSomehow(channel, buffer, random);
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer, random.nextBoolean() ? FOR_EVER : brief(20_000));
            }
        }
        channel.hangUp();
        return null;
    }

    private static int readSomehow(PolledChannel channel, ByteBuffer buffer, Random random)
            throws IOException {
        return switch (random.nextInt(4)) {
            case 0 -> channel.awaitReadable(FOR_EVER) < 0 ? -1 : channel.read(buffer, FOR_EVER);
            case 1 -> Math.min(0, channel.awaitReadable(brief(random.nextInt(50_000))));
            case 2 -> channel.read(buffer, brief(random.nextInt(50_000)));
            default -> channel.read(buffer, FOR_EVER);
        };
    }

    /** The reader comes back just when the loop gives up looking, or has just done so. */
    @ParameterizedTest
    @EnumSource
    void aReaderAlwaysMeetsItsByteAroundTheMomentOfMuting(LoopKind kind) throws Exception {
        assumeTrue(kind.isAvailable());
        try (Loops loops = kind.start(1);
                Link link = Link.open(loops)) {
            Background<Void> answering =
                    Background.start(kind.threads(), () -> answer(link.channel));
            Random timing = new Random(1);
            for (int i = 0; i < EXCHANGES; i++) {
                link.send((byte) i);
                assertEquals((byte) i, link.receive(1)[0]);
                spin(timing.nextInt(300));
            }
            link.sendEnd();
            answering.result();
        }
    }

    private static Void answer(PolledChannel channel) throws IOException {
        Random timing = new Random(2);
        ByteBuffer one = ByteBuffer.allocate(1);
        while (channel.read(one.clear(), FOR_EVER) > 0) {
            channel.write(one.flip(), FOR_EVER);
            spin(timing.nextInt(600));
            if (timing.nextInt(8) == 0) {
                Thread.yield();
            }
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource
    void closingAtAnyMomentFreesReaderAndWriter(LoopKind kind) throws Exception {
        assumeTrue(kind.isAvailable());
        Random timing = new Random(3);
        try (Loops loops = kind.start(1)) {
            for (int round = 0; round < 200; round++) {
                closeAtRandom(kind, loops, timing);
            }
        }
    }

    private static void closeAtRandom(LoopKind kind, Loops loops, Random timing) throws Exception {
        try (Link link = Link.narrow(loops)) {
            PolledChannel channel = link.channel;
            Background<Boolean> reading =
                    Background.start(kind.threads(), () -> readUntilFailure(channel));
            Background<Boolean> writing =
                    Background.start(kind.threads(), () -> writeUntilFailure(channel));
            link.send(new byte[1 + timing.nextInt(100)]);
            spin(timing.nextInt(20_000));
            if (timing.nextBoolean()) {
                channel.close();
            } else {
                channel.reset();
            }
            assertTrue(reading.result());
            assertTrue(writing.result());
        }
    }

    private static boolean readUntilFailure(PolledChannel channel) {
        try {
            while (channel.read(ByteBuffer.allocate(8), FOR_EVER) > 0) {
                Thread.onSpinWait();
            }
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static boolean writeUntilFailure(PolledChannel channel) {
        try {
            while (channel.write(ByteBuffer.allocate(4096), FOR_EVER) > 0) {
                Thread.onSpinWait();
            }
            return false;
        } catch (IOException closed) {
            return true;
        }
    }
}
