package io.berth;

/** A switch. Nothing but the two words is taken, so that no typing error turns something off. */
record FlagFormat() implements Format<Boolean> {

    @Override
    public Boolean read(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw unfit();
        };
    }

    @Override
    public String write(Boolean value) {
        return value.toString();
    }

    @Override
    public String expected() {
        return "true or false";
    }
}
