package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.berth.impl.channel.Background;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Done at most once, however often and by whomever it is asked for. */
@Timeout(60)
class OnceTest {

    private final AtomicInteger done = new AtomicInteger();
    private final Once once = new Once(done::incrementAndGet);

    @Test
    void isNotDoneUnasked() {
        assertEquals(0, done.get());
    }

    @Test
    void isDoneOnceThoughManyAsk() throws Exception {
        List<Background<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(
                    Background.start(
                            () -> {
                                once.run();
                                once.run();
                                return null;
                            }));
        }
        for (Background<Void> each : all) {
            each.result();
        }

        assertEquals(1, done.get());
    }
}
