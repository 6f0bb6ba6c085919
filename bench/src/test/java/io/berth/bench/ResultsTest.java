package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResultsTest {

    private static final Work WORK = Work.echo("echo-64-100", 100, 64);

    @TempDir Path folder;

    private Results read() throws IOException {
        return Results.read(folder, Setting.PINNED, WORK);
    }

    private static Row row(String peer, int round, double cpu) {
        return Row.of(peer, round, figure -> figure == Figure.CPU ? cpu : 1);
    }

    @Test
    void areEmptyWhereNothingWasMeasured() throws IOException {
        assertTrue(read().isEmpty());
    }

    @Nested
    class WhenSomeRoundsAreThere {

        private void measured() throws IOException {
            Results results = read();
            results.add(row("berth", 1, 6));
            results.add(row("netty-epoll", 1, 5));
            results.add(row("berth", 2, 8));
        }

        @Test
        void areFoundAgainByANewRun() throws IOException {
            measured();
            Results again = read();
            assertTrue(again.has("berth", 2));
            assertFalse(again.has("netty-epoll", 2));
            assertEquals(7, again.sample("berth", Figure.CPU).median());
        }

        @Test
        void areForgottenByAFreshOne() throws IOException {
            measured();
            read().forget();
            assertTrue(read().isEmpty());
        }

        @Test
        void makeAPageWithRatiosAndAPlot() throws IOException {
            measured();
            Path docs = folder.resolve("docs");
            new Page(folder, docs).write();
            String page = Files.readString(docs.resolve("benchmarks.md"));
            assertTrue(page.contains("| berth | 7.00 | 29 % | 1.40 | 2 |"), page);
            assertTrue(
                    Files.readString(docs.resolve("benchmarks/pinned-echo-64-100.svg"))
                            .contains("<svg"));
        }

        @Test
        void areGuardedByTheirRatio() throws IOException {
            measured();
            assertEquals(List.of(), new Guard(1.5).complaints(WORK, read()));
            assertEquals(
                    List.of(
                            "echo-64-100: CPU per request is 1.40 times that of netty-epoll"
                                    + " (expected at most 1.30)"),
                    new Guard(1.3).complaints(WORK, read()));
        }
    }

    @Test
    void withoutAFigureTheGuardDoesNotPass() throws IOException {
        assertEquals(1, new Guard(1.5).complaints(WORK, read()).size());
    }
}
