package io.berth;

import java.time.Duration;

/**
 * A span of time with its units.
 *
 * @param zero what 0 means
 */
record DurationFormat(String zero) implements Format<Duration> {

    @Override
    public Duration read(String text) {
        return DurationText.read(text).orElseThrow(this::unfit);
    }

    @Override
    public String write(Duration value) {
        return DurationText.write(value);
    }

    @Override
    public String expected() {
        return "a duration such as 250ms, 30s, 5m, 1h30m or PT5M, at most 36500d, 0 for " + zero;
    }
}
