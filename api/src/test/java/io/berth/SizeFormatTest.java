package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class SizeFormatTest {

    private final SizeFormat format = new SizeFormat("off");

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "65537, 65537",
        "1KiB, 1024",
        "64KiB, 65536",
        "1MiB, 1048576",
        "3GiB, 3221225472",
        "9223372036854775807, 9223372036854775807",
        "8589934591GiB, 9223372035781033984",
    })
    void readsBytesAndBinaryUnits(String text, long bytes) {
        assertEquals(bytes, format.read(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1023, 1023",
        "1024, 1KiB",
        "1536, 1536",
        "1048576, 1MiB",
        "1049600, 1025KiB",
        "1073741824, 1GiB",
        "-1, -1",
    })
    void writesTheLargestUnitThatFits(long bytes, String text) {
        assertEquals(text, format.write(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "KiB",
                "-1",
                "+1",
                "1.5MiB",
                "1 MiB",
                "1MB",
                "1M",
                "1k",
                "1K",
                "64kB",
                "1kib",
                "1MIB",
                "1B",
                "1TiB",
                "0x400",
                "010",
                "00",
                "1_000",
                "1e6",
                "9223372036854775808",
                "8589934592GiB",
                "99999999999999999999",
                "\u0661KiB",
                "1MiB\n",
            })
    void refusesWhatMightMeanSomethingElse(String text) {
        UnfitException refusal = assertThrows(UnfitException.class, () -> format.read(text));

        assertEquals(
                "a number of bytes such as 65536, 64KiB, 1MiB or 1GiB, 0 for off",
                refusal.getMessage());
    }

    @Nested
    class GivenASocketBuffer {

        private final BufferFormat buffer = new BufferFormat();

        @ParameterizedTest
        @CsvSource({"0, 0, 0", "64KiB, 65536, 64KiB", "2147483647, 2147483647, 2147483647"})
        void readsWhatFitsAnInt(String text, int bytes, String written) {
            assertEquals(bytes, buffer.read(text));
            assertEquals(written, buffer.write(bytes));
        }

        @ParameterizedTest
        @ValueSource(strings = {"2147483648", "2GiB", "-1", "1MB", "", "4294967296"})
        void refusesMore(String text) {
            UnfitException refusal = assertThrows(UnfitException.class, () -> buffer.read(text));

            assertTrue(refusal.getMessage().endsWith("0 for the system's own, less than 2GiB"));
        }
    }
}
