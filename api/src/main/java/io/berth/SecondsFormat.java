package io.berth;

import java.time.Duration;

/** A time that the system keeps in whole seconds, with the bounds that Linux sets. */
record SecondsFormat() implements Format<Duration> {

    private static final Duration MOST = Duration.ofSeconds(Short.MAX_VALUE);

    @Override
    public Duration read(String text) {
        Duration time = DurationText.read(text).orElseThrow(this::unfit);
        if (time.getNano() != 0 || time.compareTo(MOST) > 0) {
            throw unfit();
        }
        return time;
    }

    @Override
    public String write(Duration value) {
        return DurationText.write(value);
    }

    @Override
    public String expected() {
        return "whole seconds such as 30s or 5m, at most "
                + MOST.toSeconds()
                + "s, 0 for the system's own";
    }
}
