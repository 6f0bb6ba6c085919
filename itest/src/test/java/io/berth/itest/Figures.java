package io.berth.itest;

/** Prints what the proofs under load have measured, one line for each. */
final class Figures {

    private Figures() {}

    static void print(String what, Object found) {
        System.out.printf(
                "figures, Java %d, %s: %s%n", java.lang.Runtime.version().feature(), what, found);
    }
}
