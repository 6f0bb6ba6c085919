package io.berth;

/**
 * A whole number in decimal digits.
 *
 * @param zero what 0 means; empty where 0 is not accepted
 */
record CountFormat(int least, int most, String zero) implements Format<Integer> {

    @Override
    public Integer read(String text) {
        long number = Digits.read(text).orElseThrow(this::unfit);
        if (number < least || number > most) {
            throw unfit();
        }
        return (int) number;
    }

    @Override
    public String write(Integer value) {
        return value.toString();
    }

    @Override
    public String expected() {
        String range = "a whole number from " + least + " to " + most;
        return zero.isEmpty() ? range : range + ", 0 for " + zero;
    }
}
