package io.berth;

/**
 * The kind of thread, held against the JVM that is to make it.
 *
 * @param javaVersion the feature number of this JVM
 */
record ThreadModeFormat(int javaVersion) implements Format<ThreadMode> {

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;
    private static final WordFormat<ThreadMode> WORDS = new WordFormat<>(ThreadMode.class);

    @Override
    public ThreadMode read(String text) {
        ThreadMode mode = WORDS.read(text);
        if (mode == ThreadMode.VIRTUAL && javaVersion < FIRST_WITH_VIRTUAL_THREADS) {
            throw new UnfitException(
                    "auto or platform: this is Java "
                            + javaVersion
                            + ", virtual threads need Java "
                            + FIRST_WITH_VIRTUAL_THREADS
                            + " or later");
        }
        return mode;
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
