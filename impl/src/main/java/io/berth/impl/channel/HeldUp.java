package io.berth.impl.channel;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A carrier that another has replaced, or is about to.
 *
 * @param carrier which
 * @param since when that was begun
 */
record HeldUp(Carrier carrier, long since) {

    private static final Logger LOG = LoggerFactory.getLogger(HeldUp.class);
    private static final long WORTH_A_WORD = TimeUnit.SECONDS.toNanos(1);

    /** Whether nothing is left to be told: it came back, or was told of, once. */
    boolean isOver(Cores cores) {
        if (carrier.hasEnded()) {
            return true;
        }
        if (System.nanoTime() - since < WORTH_A_WORD) {
            return false;
        }
        if (carrier.isHeldUp()) {
            tell(cores);
        }
        return true;
    }

    /** On a thread of its own, since logging may block; without one it remains untold. */
    private void tell(Cores cores) {
        try {
            cores.aside(this::tell);
        } catch (RuntimeException | Error noThread) {
            // That threads are scarce is told of where connections need them.
        }
    }

    private void tell() {
        Thread own = carrier.thread();
        if (own == null) {
            return;
        }
        Thread guest = carrier.core().guestOf(own).orElse(own);
        StackTraceElement[] stack = guest.getStackTrace();
        if (carrier.isHeldUp()) {
            LOG.warn(
                    "Thread {} has held core {} for more than a second, another carrier goes on"
                            + " with its connections; it is in{}",
                    guest.getName(),
                    carrier.core().number(),
                    Arrays.stream(stack)
                            .map(Object::toString)
                            .collect(Collectors.joining("\n\tat ", "\n\tat ", "")));
        }
    }
}
