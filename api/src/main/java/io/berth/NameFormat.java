package io.berth;

import java.util.regex.Pattern;

/** A server's name: short and plain, for it stands in thread names, JMX names and file names. */
record NameFormat() implements Format<String> {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Override
    public String read(String text) {
        if (!NAME.matcher(text).matches()) {
            throw unfit();
        }
        return text;
    }

    @Override
    public String write(String value) {
        return value;
    }

    @Override
    public String expected() {
        return "1 to 64 characters out of A-Z a-z 0-9 . _ -";
    }
}
