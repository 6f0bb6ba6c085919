package io.berth.itest;

import java.util.List;

/**
 * What the clients of a {@link Load} have met.
 *
 * @param answers whole and right
 * @param reconnects after connections that ended cleanly before any byte of an answer
 * @param refused connects that failed
 * @param reset connections that ended with an error, but for those that count as clean
 * @param wrong answers that were not what was sent
 * @param unanswered requests whose answer ended early, or never came
 * @param longest how many milliseconds a request waited at most, reconnects included
 * @param notes what the first losses were
 */
record Tally(
        long answers,
        long reconnects,
        long refused,
        long reset,
        long wrong,
        long unanswered,
        long longest,
        List<String> notes) {

    long lost() {
        return refused + reset + wrong + unanswered;
    }

    @Override
    public String toString() {
        return "%,d answers, %,d reconnects; lost: %d refused, %d reset, %d wrong, %d unanswered;"
                        .formatted(answers, reconnects, refused, reset, wrong, unanswered)
                + " longest wait %,d ms%s".formatted(longest, notes.isEmpty() ? "" : " " + notes);
    }
}
