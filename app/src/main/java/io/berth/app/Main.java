package io.berth.app;

/** Starts the framework. */
public final class Main {

    private Main() {}

    /** To be written. */
    public static void main(String[] arguments) {
        System.out.println(Main.class.getResource("/bundles"));
    }
}
