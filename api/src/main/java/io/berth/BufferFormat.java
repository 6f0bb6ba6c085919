package io.berth;

/**
 * The size of a socket's buffer, which the JVM takes as an {@code int}; 0 leaves it to the system.
 */
record BufferFormat() implements Format<Integer> {

    private static final SizeFormat BYTES = new SizeFormat("the system's own");

    @Override
    public Integer read(String text) {
        long bytes;
        try {
            bytes = BYTES.read(text);
        } catch (UnfitException notASize) {
            throw unfit();
        }
        if (bytes > Integer.MAX_VALUE) {
            throw unfit();
        }
        return (int) bytes;
    }

    @Override
    public String write(Integer value) {
        return BYTES.write(value.longValue());
    }

    @Override
    public String expected() {
        return BYTES.expected() + ", less than 2GiB";
    }
}
