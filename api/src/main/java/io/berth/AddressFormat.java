package io.berth;

/** Where a server listens. */
record AddressFormat() implements Format<ListenAddress> {

    @Override
    public ListenAddress read(String text) {
        return AddressText.read(text);
    }

    @Override
    public String write(ListenAddress value) {
        return value.toString();
    }

    @Override
    public String expected() {
        return AddressText.FORMS;
    }
}
