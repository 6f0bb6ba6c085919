package io.berth.impl.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a channel promises to whoever reads, writes, wakes and closes it. */
@Timeout(60)
class PolledChannelTest {

    private static final Patience FOR_EVER = wait -> Patience.FOR_EVER;

    private static Loops loops;

    private Link link;
    private PolledChannel channel;

    @BeforeAll
    static void startLoops() throws IOException {
        loops = LoopKind.best().start(1);
    }

    @AfterAll
    static void stopLoops() {
        loops.close();
    }

    @BeforeEach
    void connect() throws IOException {
        use(Link.open(loops));
    }

    @AfterEach
    void disconnect() throws IOException {
        link.close();
        channel.dropBuffers();
    }

    private void use(Link other) throws IOException {
        if (link != null) {
            link.close();
        }
        link = other;
        channel = other.channel;
    }

    private static byte[] someBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private Background<byte[]> readInBackground(int most) {
        return Background.start(() -> link.read(most));
    }

    private byte[] readExactly(int count) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < count) {
            all.write(link.read(count - all.size()));
        }
        return all.toByteArray();
    }

    /** Makes the loop poll the channel's input, with nobody waiting for it any more. */
    private void letTheLoopLook() throws IOException {
        assertEquals(0, channel.read(ByteBuffer.allocate(1), TestPatience.none()));
    }

    /** Has the loop serve another channel; what was ready before has been served then, too. */
    private static void letTheLoopTurn() throws Exception {
        try (Link other = Link.open(loops)) {
            TestPatience patience = TestPatience.endless();
            Background<Integer> reading =
                    Background.start(() -> other.channel.read(ByteBuffer.allocate(1), patience));
            patience.awaitAsked();
            other.send((byte) 0);
            reading.result();
        }
    }

    @Nested
    class WhenInputWaits {

        @Test
        void theReaderTakesItWithoutAskingForPatience() throws IOException {
            TestPatience patience = TestPatience.endless();
            link.send((byte) 1, (byte) 2);
            assertEquals(1, channel.awaitReadable(FOR_EVER));

            ByteBuffer target = ByteBuffer.allocate(8);
            assertEquals(2, channel.read(target, patience));

            assertFalse(patience.wasAsked());
            assertArrayEquals(new byte[] {1, 2}, new byte[] {target.get(0), target.get(1)});
        }

        @Test
        void awaitReadableKeepsItForTheReader() throws IOException {
            link.send(someBytes(10));

            assertEquals(1, channel.awaitReadable(FOR_EVER));
            assertEquals(1, channel.awaitReadable(TestPatience.none()));

            assertTrue(channel.stashed() > 0);
            assertEquals(10, channel.stashed());
            assertArrayEquals(someBytes(10), readExactly(10));
            assertFalse(channel.stashed() > 0);
            assertEquals(0, channel.stashed());
        }

        @Test
        void aStashIsReadInPiecesAndInOrder() throws IOException {
            link.send(someBytes(10));
            channel.awaitReadable(FOR_EVER);

            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (channel.stashed() > 0) {
                all.write(link.read(3));
            }
            all.write(readExactly(10 - all.size()));

            assertArrayEquals(someBytes(10), all.toByteArray());
        }

        @Test
        void whatIsLongerThanAStashComesWhole() throws IOException {
            byte[] sent = someBytes(PolledChannel.SLICE + 1000);
            link.send(sent);
            assertEquals(1, channel.awaitReadable(FOR_EVER));

            assertArrayEquals(sent, readExactly(sent.length));
        }

        @Test
        void whatManyLeaveWaitingIsEachTheirOwn() throws Exception {
            List<Link> links = new ArrayList<>();
            try {
                // More than the loop lends of its memory, and a second time with what came back.
                for (int i = 0; i < 40; i++) {
                    links.add(Link.open(loops));
                    letWait(links.get(i), Loop.SMALL + 1 + i);
                }
                for (int i = 0; i < 40; i++) {
                    expect(links.get(i), Loop.SMALL + 1 + i);
                    letWait(links.get(i), 2 * Loop.SMALL + i);
                    expect(links.get(i), 2 * Loop.SMALL + i);
                }
            } finally {
                for (Link each : links) {
                    each.close();
                    each.channel.dropBuffers();
                }
            }
        }

        /** Sends it to a reader who is told of it by the loop, and lets it be. */
        private void letWait(Link to, int count) throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> waiting =
                    Background.start(() -> to.channel.awaitReadable(patience));
            patience.awaitAsked();
            to.send(someBytes(count));
            assertEquals(1, waiting.result());
        }

        private void expect(Link from, int count) throws IOException {
            ByteBuffer target = ByteBuffer.allocate(count);
            while (target.hasRemaining()) {
                from.channel.read(target, FOR_EVER);
            }
            assertArrayEquals(someBytes(count), target.array());
        }

        @Test
        void oneReadTakesAtMostASliceAndLeavesTheLimitAsItWas() throws Exception {
            byte[] sent = someBytes(8 * PolledChannel.SLICE);
            Background<Void> sending =
                    Background.start(
                            () -> {
                                link.send(sent);
                                return null;
                            });
            ByteBuffer target = ByteBuffer.allocate(sent.length);

            while (target.hasRemaining()) {
                assertTrue(channel.read(target, FOR_EVER) <= PolledChannel.SLICE);
                assertEquals(sent.length, target.limit());
            }

            sending.result();
            assertArrayEquals(sent, target.array());
        }

        @Test
        void aReadGoesWhereTheBufferStands() throws IOException {
            link.send((byte) 7);
            ByteBuffer target = ByteBuffer.allocate(4).position(2).limit(3);

            assertEquals(1, channel.read(target, FOR_EVER));

            assertEquals(3, target.position());
            assertEquals(7, target.get(2));
        }

        @Test
        void itIsThereThoughTheLoopHasStoppedLooking() throws Exception {
            for (int round = 0; round < 100; round++) {
                letTheLoopLook();
                link.send((byte) round);
                if (round % 2 == 0) {
                    letTheLoopTurn();
                }
                assertArrayEquals(new byte[] {(byte) round}, link.read(8));
            }
        }
    }

    @Nested
    class WhenNothingIsThere {

        @Test
        void aReaderWaitsUntilTheLoopBringsSomething() throws Exception {
            TestPatience patience = TestPatience.endless();
            ByteBuffer target = ByteBuffer.allocate(8);
            Background<Integer> reading = Background.start(() -> channel.read(target, patience));
            patience.awaitAsked();

            link.send((byte) 1, (byte) 2, (byte) 3);

            assertTrue(reading.result() > 0);
            assertSame(Patience.Wait.READ, patience.waits().peek());
            assertEquals(1, target.get(0));
        }

        @Test
        void aReaderThatNeedsNoBufferHasItsInputStashed() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> waiting = Background.start(() -> channel.awaitReadable(patience));
            patience.awaitAsked();
            assertFalse(channel.stashed() > 0);

            link.send((byte) 5);

            assertEquals(1, waiting.result());
            assertSame(Patience.Wait.READABLE, patience.waits().peek());
            assertArrayEquals(new byte[] {5}, link.read(8));
        }

        @Test
        void aReaderLeavesWithNothingWhenItsPatienceRunsOut() throws Exception {
            TestPatience patience = TestPatience.endless();
            ByteBuffer target = ByteBuffer.allocate(8);
            Background<Integer> reading = Background.start(() -> channel.read(target, patience));
            patience.awaitAsked();

            patience.runOut();
            channel.wake();

            assertEquals(0, reading.result());
            assertEquals(0, target.position());
            assertEquals(8, target.limit());
        }

        @Test
        void theSameForOneThatWaitsWithoutABuffer() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> waiting = Background.start(() -> channel.awaitReadable(patience));
            patience.awaitAsked();

            patience.runOut();
            channel.wake();

            assertEquals(0, waiting.result());
            assertFalse(channel.stashed() > 0);
        }

        @Test
        void patienceEndsByItselfWhenItsTimeIsOver() throws IOException {
            long begun = System.nanoTime();
            long end = begun + 50_000_000;

            int count = channel.read(ByteBuffer.allocate(8), wait -> end - System.nanoTime());

            assertEquals(0, count);
            assertTrue(System.nanoTime() - begun >= 50_000_000);
        }

        @Test
        void wakingHasPatienceAskedAgainAndNothingElse() throws Exception {
            TestPatience patience = TestPatience.endless();
            ByteBuffer target = ByteBuffer.allocate(8);
            Background<Integer> reading = Background.start(() -> channel.read(target, patience));
            for (int i = 0; i < 100; i++) {
                patience.awaitAsked();
                channel.wake();
            }
            patience.awaitAsked();
            assertFalse(reading.isDone());

            link.send((byte) 1);

            assertEquals(1, reading.result());
        }

        @Test
        void aBufferThatWasTakenBackIsNeverWrittenTo() throws Exception {
            for (int round = 0; round < 100; round++) {
                ByteBuffer left = ByteBuffer.allocate(8);
                assertEquals(0, channel.read(left, TestPatience.none()));
                Background<byte[]> reading = readInBackground(8);
                link.send((byte) 9);

                assertArrayEquals(new byte[] {9}, reading.result());
                assertArrayEquals(new byte[8], left.array());
            }
        }

        @Test
        void bytesThatComeAfterAReaderLeftAreTheNextOnes() throws Exception {
            letTheLoopLook();

            link.send(someBytes(100));
            letTheLoopTurn();

            assertEquals(1, channel.awaitReadable(FOR_EVER));
            assertArrayEquals(someBytes(100), readExactly(100));
        }

        @Test
        void aReaderTakesItsBufferBackFromUnderPatienceThatFails() throws Exception {
            ByteBuffer target = ByteBuffer.allocate(8);
            Patience failing =
                    wait -> {
                        throw new IllegalStateException("as the test wants it");
                    };

            assertThrows(IllegalStateException.class, () -> channel.read(target, failing));
            link.send((byte) 1, (byte) 2);
            letTheLoopTurn();

            assertArrayEquals(new byte[8], target.array());
            assertEquals(0, target.position());
            assertArrayEquals(new byte[] {1, 2}, readExactly(2));
        }

        @Test
        void threadsMayTakeTurnsInReading() throws Exception {
            for (byte round = 0; round < 50; round++) {
                Background<byte[]> reading = readInBackground(8);
                link.send(round);
                assertArrayEquals(new byte[] {round}, reading.result());
            }
        }
    }

    @Nested
    class WhenThePeerIsDone {

        @Test
        void aReaderThatWaitsHearsOfTheEnd() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> reading =
                    Background.start(() -> channel.read(ByteBuffer.allocate(8), patience));
            patience.awaitAsked();

            link.sendEnd();

            assertEquals(-1, reading.result());
        }

        @Test
        void oneThatWaitsWithoutABufferHearsOfItToo() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> waiting = Background.start(() -> channel.awaitReadable(patience));
            patience.awaitAsked();

            link.sendEnd();

            assertEquals(-1, waiting.result());
            assertFalse(channel.stashed() > 0);
        }

        @Test
        void whatCameBeforeIsReadFirst() throws IOException {
            link.send(someBytes(20_000));
            link.sendEnd();
            assertEquals(1, channel.awaitReadable(FOR_EVER));

            assertArrayEquals(someBytes(20_000), readExactly(20_000));
            assertEquals(-1, channel.read(ByteBuffer.allocate(8), FOR_EVER));
        }

        @Test
        void theEndIsToldEachTimeItIsAskedFor() throws IOException {
            link.sendEnd();

            for (int i = 0; i < 3; i++) {
                assertEquals(-1, channel.read(ByteBuffer.allocate(8), FOR_EVER));
                assertEquals(-1, channel.awaitReadable(FOR_EVER));
                assertEquals(-1, channel.drop(ByteBuffer.allocate(8), FOR_EVER));
            }
        }

        @Test
        void writingGoesOn() throws IOException {
            link.sendEnd();
            assertEquals(-1, channel.read(ByteBuffer.allocate(8), FOR_EVER));

            assertEquals(3, channel.write(ByteBuffer.wrap(someBytes(3)), FOR_EVER));

            assertArrayEquals(someBytes(3), link.receive(3));
        }
    }

    @Nested
    class WhenThePeerResets {

        @Test
        void aReaderThatWaitsThrows() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> reading =
                    Background.start(() -> channel.read(ByteBuffer.allocate(8), patience));
            patience.awaitAsked();

            link.sendReset();

            assertThrows(IOException.class, reading::result);
        }

        @Test
        void oneThatWaitsWithoutABufferThrows() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> waiting = Background.start(() -> channel.awaitReadable(patience));
            patience.awaitAsked();

            link.sendReset();

            assertThrows(IOException.class, waiting::result);
        }

        @Test
        void aWriterThatWaitsThrows() throws Exception {
            use(Link.narrow(loops));
            TestPatience patience = TestPatience.endless();
            Background<Void> writing = writeForEver(patience);
            patience.awaitAsked();

            link.sendReset();

            assertThrows(IOException.class, writing::result);
        }

        @Test
        void resettingInTurnIsNoError() throws Exception {
            Background<Integer> reading =
                    Background.start(() -> channel.read(ByteBuffer.allocate(8), FOR_EVER));
            link.sendReset();
            assertThrows(IOException.class, reading::result);

            channel.reset();

            assertFalse(channel.isOpen());
        }
    }

    private Background<Void> writeForEver(Patience patience) {
        return Background.start(
                () -> {
                    while (channel.write(ByteBuffer.allocate(64 * 1024), patience) > 0) {
                        Thread.onSpinWait();
                    }
                    return null;
                });
    }

    @Nested
    class WhenWriting {

        @Test
        void oneWriteSendsAtMostASliceAndLeavesTheLimitAsItWas() throws IOException {
            ByteBuffer source = ByteBuffer.wrap(someBytes(2 * PolledChannel.SLICE));

            int count = channel.write(source, FOR_EVER);

            assertTrue(count > 0 && count <= PolledChannel.SLICE);
            assertEquals(count, source.position());
            assertEquals(2 * PolledChannel.SLICE, source.limit());
        }

        @Test
        void aWriterWaitsUntilThePeerReads() throws Exception {
            use(Link.narrow(loops));
            byte[] sent = someBytes(4 * 1024 * 1024);
            TestPatience patience = TestPatience.endless();
            Background<Void> writing = Background.start(() -> writeAll(sent, patience));
            patience.awaitAsked();
            assertSame(Patience.Wait.WRITE, patience.waits().peek());
            assertFalse(writing.isDone());

            assertArrayEquals(sent, link.receive(sent.length));

            writing.result();
        }

        private Void writeAll(byte[] bytes, Patience patience) throws IOException {
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                assertTrue(channel.write(source, patience) > 0);
            }
            return null;
        }

        @Test
        void aWriterLeavesWhenItsPatienceRunsOutAndMayGoOnLater() throws Exception {
            use(Link.narrow(loops));
            ByteBuffer source = ByteBuffer.wrap(someBytes(4 * 1024 * 1024));
            TestPatience patience = TestPatience.endless();
            Background<Void> writing =
                    Background.start(
                            () -> {
                                while (channel.write(source, patience) > 0) {
                                    Thread.onSpinWait();
                                }
                                return null;
                            });
            patience.awaitAsked();

            patience.runOut();
            channel.wake();
            writing.result();

            byte[] rest = new byte[source.remaining()];
            source.duplicate().get(rest);
            int went = source.position();
            Background<Void> goingOn = Background.start(() -> writeAll(rest, FOR_EVER));
            byte[] received = link.receive(went + rest.length);
            goingOn.result();
            assertArrayEquals(source.array(), received);
        }

        @Test
        void wakingAWriterHasPatienceAskedAgainAndNothingElse() throws Exception {
            use(Link.narrow(loops));
            TestPatience patience = TestPatience.endless();
            Background<Void> writing = writeForEver(patience);
            for (int i = 0; i < 100; i++) {
                patience.awaitAsked();
                channel.wake();
            }
            assertFalse(writing.isDone());

            channel.close();

            assertThrows(ClosedChannelException.class, writing::result);
        }

        @Test
        void severalBuffersGoDownTogether() throws IOException {
            ByteBuffer[] sources = {
                ByteBuffer.wrap(someBytes(1)),
                ByteBuffer.wrap(someBytes(10)),
                ByteBuffer.wrap(someBytes(20)),
                ByteBuffer.wrap(someBytes(1))
            };

            assertEquals(30, channel.write(sources, 1, 2, FOR_EVER));

            assertEquals(1, sources[0].remaining());
            assertEquals(1, sources[3].remaining());
            assertArrayEquals(someBytes(10), link.receive(10));
            assertArrayEquals(someBytes(20), link.receive(20));
        }

        @Test
        void oneReadsWhileAnotherWaitsToWrite() throws Exception {
            use(Link.narrow(loops));
            TestPatience patience = TestPatience.endless();
            Background<Void> writing = writeForEver(patience);
            patience.awaitAsked();

            link.send(someBytes(100));

            assertArrayEquals(someBytes(100), readExactly(100));
            assertFalse(writing.isDone());
        }

        @Test
        void thePeerHearsOfTheEndAfterWhatWasWritten() throws IOException {
            channel.write(ByteBuffer.wrap(someBytes(100)), FOR_EVER);

            channel.hangUp();
            channel.hangUp();

            assertArrayEquals(someBytes(100), link.receiveAll());
            assertThrows(
                    ClosedChannelException.class,
                    () -> channel.write(ByteBuffer.allocate(1), FOR_EVER));
            link.send((byte) 3);
            assertArrayEquals(new byte[] {3}, link.read(8));
        }
    }

    @Nested
    class WhenClosed {

        @Test
        void aReaderThatWaitsThrowsHoweverPatientItIs() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> reading =
                    Background.start(() -> channel.read(ByteBuffer.allocate(8), patience));
            patience.awaitAsked();

            channel.close();

            assertThrows(ClosedChannelException.class, reading::result);
            assertFalse(channel.isOpen());
        }

        @Test
        void theSameForOneThatWaitsWithoutABuffer() throws Exception {
            TestPatience patience = TestPatience.endless();
            Background<Integer> waiting = Background.start(() -> channel.awaitReadable(patience));
            patience.awaitAsked();

            channel.reset();

            assertThrows(ClosedChannelException.class, waiting::result);
        }

        @Test
        void aWriterThatWaitsThrowsHoweverPatientItIs() throws Exception {
            use(Link.narrow(loops));
            TestPatience patience = TestPatience.endless();
            Background<Void> writing = writeForEver(patience);
            patience.awaitAsked();

            channel.reset();

            assertThrows(ClosedChannelException.class, writing::result);
        }

        @Test
        void aReaderAndAWriterAreBothFreed() throws Exception {
            use(Link.narrow(loops));
            TestPatience reader = TestPatience.endless();
            TestPatience writer = TestPatience.endless();
            Background<Integer> reading =
                    Background.start(() -> channel.read(ByteBuffer.allocate(8), reader));
            Background<Void> writing = writeForEver(writer);
            reader.awaitAsked();
            writer.awaitAsked();

            channel.close();

            assertThrows(ClosedChannelException.class, reading::result);
            assertThrows(ClosedChannelException.class, writing::result);
        }

        @Test
        void readingAndWritingThrow() throws IOException {
            channel.close();

            assertThrows(ClosedChannelException.class, () -> link.read(8));
            assertThrows(ClosedChannelException.class, () -> channel.awaitReadable(FOR_EVER));
            assertThrows(
                    ClosedChannelException.class,
                    () -> channel.write(ByteBuffer.allocate(1), FOR_EVER));
        }

        @Test
        void whatItStashedCanStillBeRead() throws IOException {
            link.send((byte) 4);
            channel.awaitReadable(FOR_EVER);

            channel.close();

            assertArrayEquals(new byte[] {4}, link.read(8));
        }

        @Test
        void closingAndResettingAgainDoNothing() throws IOException {
            channel.close();

            channel.close();
            channel.reset();
        }

        @Test
        void thePeerReadsWhatWasWrittenBefore() throws IOException {
            letTheLoopLook();
            channel.write(ByteBuffer.wrap(someBytes(1000)), FOR_EVER);

            channel.close();

            assertArrayEquals(someBytes(1000), link.receiveAll());
        }

        @Test
        void aResetIsWhatThePeerSees() throws IOException {
            letTheLoopLook();

            channel.reset();

            assertThrows(SocketException.class, () -> link.receiveAll());
        }

        @Test
        void closingJustAsAReaderBeginsFreesIt() throws Exception {
            for (int round = 0; round < 300; round++) {
                use(Link.open(loops));
                Background<Integer> reading =
                        Background.start(() -> channel.read(ByteBuffer.allocate(8), FOR_EVER));
                spin(round % 50 * 20);
                channel.close();
                assertThrows(ClosedChannelException.class, reading::result);
            }
        }

        private void spin(int turns) {
            for (int i = 0; i < turns; i++) {
                Thread.onSpinWait();
            }
        }

        @Test
        @EnabledOnOs(OS.LINUX)
        void itsDescriptorIsGone() throws Exception {
            Set<String> before = sockets();
            List<Link> links = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                links.add(Link.open(loops));
                links.get(i).channel.read(ByteBuffer.allocate(1), TestPatience.none());
            }
            Set<String> opened = sockets();
            opened.removeAll(before);
            assertEquals(100, opened.size());
            letTheLoopStopLooking(links);

            for (Link each : links) {
                each.channel.close();
                assertThrows(SocketException.class, sendingUntilReset(each)::result);
            }

            opened.retainAll(sockets());
            assertEquals(50, opened.size());
            for (Link each : links) {
                each.close();
            }
        }

        /** So that input wakes it no more. */
        private void letTheLoopStopLooking(List<Link> links) throws Exception {
            for (Link each : links) {
                each.send((byte) 1);
            }
            letTheLoopTurn();
        }

        private Background<Void> sendingUntilReset(Link to) {
            return Background.start(
                    () -> {
                        to.sendUntilReset();
                        return null;
                    });
        }

        private Set<String> sockets() throws IOException {
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                return descriptors
                        .map(this::target)
                        .filter(name -> name.startsWith("socket:"))
                        .collect(Collectors.toCollection(HashSet::new));
            }
        }

        private String target(Path descriptor) {
            try {
                return Files.readSymbolicLink(descriptor).toString();
            } catch (IOException goneMeanwhile) {
                return "";
            }
        }
    }

    @Nested
    class WhenInputIsDropped {

        @Test
        void theStashGoesFirstThenWhatComes() throws IOException {
            link.send(someBytes(5000));
            link.sendEnd();
            channel.awaitReadable(FOR_EVER);
            ByteBuffer scratch = ByteBuffer.allocate(512);

            int dropped = 0;
            int count = channel.drop(scratch, FOR_EVER);
            while (count > 0) {
                dropped += count;
                count = channel.drop(scratch.clear(), FOR_EVER);
            }

            assertEquals(5000, dropped);
            assertEquals(-1, count);
        }

        @Test
        void itWaitsInAWayOfItsOwn() throws IOException {
            TestPatience patience = TestPatience.none();

            assertEquals(0, channel.drop(ByteBuffer.allocate(8), patience));

            assertEquals(List.of(Patience.Wait.LINGER), List.copyOf((Queue<?>) patience.waits()));
        }

        @Test
        void whatTheReaderLeftIsReleased() throws IOException {
            link.send(someBytes(10));
            channel.awaitReadable(FOR_EVER);

            channel.dropBuffers();
            channel.dropBuffers();

            assertFalse(channel.stashed() > 0);
        }
    }
}
