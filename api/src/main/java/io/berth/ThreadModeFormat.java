package io.berth;

/**
 * The kind of thread, held against the JVM that is to make it.
 *
 * @param javaVersion the feature number of this JVM
 */
record ThreadModeFormat(int javaVersion) implements Format<ThreadMode> {

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final int FIRST_WITH_CORES = 25;
    private static final WordFormat<ThreadMode> WORDS = new WordFormat<>(ThreadMode.class);

    @Override
    public ThreadMode read(String text) {
        ThreadMode mode = WORDS.read(text);
        if (mode == ThreadMode.VIRTUAL && !hasVirtualThreads()) {
            throw tooOld("virtual threads need Java " + FIRST_WITH_VIRTUAL_THREADS);
        }
        if (mode == ThreadMode.CORES && javaVersion < FIRST_WITH_CORES) {
            throw tooOld("cores needs Java " + FIRST_WITH_CORES);
        }
        return mode;
    }

    private boolean hasVirtualThreads() {
        return javaVersion >= FIRST_WITH_VIRTUAL_THREADS;
    }

    private UnfitException tooOld(String need) {
        String left = hasVirtualThreads() ? "one of auto, virtual, platform" : "auto or platform";
        return new UnfitException(
                left + ": this is Java " + javaVersion + ", " + need + " or later");
    }

    @Override
    public String write(ThreadMode value) {
        return WORDS.write(value);
    }

    @Override
    public String expected() {
        return WORDS.expected();
    }
}
