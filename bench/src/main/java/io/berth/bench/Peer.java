package io.berth.bench;

import java.util.List;

/**
 * A server to be measured.
 *
 * @param name by which it is chosen
 * @param program what is run, without what the work adds
 * @param isTls whether it speaks TLS
 */
record Peer(String name, Program program, boolean isTls) {

    /** Its command for a work. */
    List<String> command(Work work) {
        return program.command(work);
    }

    /** Whether it can do it. */
    boolean fits(Work work) {
        return isTls == work.protection().isTls() && (work.slow() == 0 || program.canBeSlow());
    }
}
