package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ThreadModeFormatTest {

    @Nested
    class GivenAJvmWithVirtualThreads {

        private final ThreadModeFormat format = new ThreadModeFormat(25);

        @Test
        void takesEachMode() {
            assertEquals(ThreadMode.AUTO, format.read("auto"));
            assertEquals(ThreadMode.VIRTUAL, format.read("virtual"));
            assertEquals(ThreadMode.PLATFORM, format.read("platform"));
            assertEquals(ThreadMode.CORES, format.read("cores"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"core", "AUTO", "Virtual", "", "auto ", "native", "virtual,platform"})
        void refusesEverythingElseAndListsTheModes(String text) {
            UnfitException refusal = assertThrows(UnfitException.class, () -> format.read(text));

            assertEquals("one of auto, virtual, platform, cores", refusal.getMessage());
        }
    }

    @Nested
    class GivenAJvmTooOldForCores {

        private final ThreadModeFormat format = new ThreadModeFormat(24);

        @Test
        void refusesCoresAndSaysWhatToUse() {
            UnfitException refusal = assertThrows(UnfitException.class, () -> format.read("cores"));

            assertEquals(
                    "one of auto, virtual, platform: this is Java 24,"
                            + " cores needs Java 25 or later",
                    refusal.getMessage());
        }

        @Test
        void takesVirtual() {
            assertEquals(ThreadMode.VIRTUAL, format.read("virtual"));
        }
    }

    @Nested
    class GivenAnOlderJvm {

        private final ThreadModeFormat format = new ThreadModeFormat(17);

        @Test
        void refusesVirtualAndSaysWhatToUse() {
            UnfitException refusal =
                    assertThrows(UnfitException.class, () -> format.read("virtual"));

            assertEquals(
                    "auto or platform: this is Java 17, virtual threads need Java 21 or later",
                    refusal.getMessage());
        }

        @Test
        void refusesCoresAndSaysWhatToUse() {
            UnfitException refusal = assertThrows(UnfitException.class, () -> format.read("cores"));

            assertEquals(
                    "auto or platform: this is Java 17, cores needs Java 25 or later",
                    refusal.getMessage());
        }

        @Test
        void takesTheOthers() {
            assertEquals(ThreadMode.AUTO, format.read("auto"));
            assertEquals(ThreadMode.PLATFORM, format.read("platform"));
        }
    }
}
