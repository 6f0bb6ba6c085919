package io.berth.impl.server;

/**
 * What a draining connection has to know.
 *
 * @param deadline when it is cut at the latest
 * @param active false where there is no drain
 */
record DrainTerms(long deadline, boolean active) {

    static final DrainTerms NONE = new DrainTerms(0, false);

    static DrainTerms until(long deadline) {
        return new DrainTerms(deadline, true);
    }

    /** The stricter of both. */
    DrainTerms and(DrainTerms other) {
        if (!active || !other.active) {
            return active ? this : other;
        }
        return other.deadline - deadline < 0 ? other : this;
    }
}
