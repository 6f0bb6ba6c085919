package io.berth;

/** One remark about a key, as it is shown to people. */
final class Finding {

    /** What stands in place of a value that may be a secret. */
    static final String HIDDEN = "(hidden)";

    private static final int LONGEST = 100;

    private Finding() {}

    static String expected(String key, String shown, String expected) {
        return key + ": " + visible(key, shown) + " (expected " + expected + ")";
    }

    /** A remark on a key whose meaning is not known, so that its value may be a secret. */
    static String unknown(String key, String remark) {
        return printable(key) + ": " + HIDDEN + " (" + remark + ")";
    }

    static boolean isSecret(String key) {
        return key.endsWith("password");
    }

    private static String visible(String key, String shown) {
        if (isSecret(key)) {
            return HIDDEN;
        }
        return shown.isBlank() ? '"' + printable(shown) + '"' : printable(shown);
    }

    /** On one line and short, so that no value can forge or flood a log. */
    private static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]", "?");
    }
}
