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

        private final ThreadModeFormat format = new ThreadModeFormat(21);

        @Test
        void takesEachMode() {
            assertEquals(ThreadMode.AUTO, format.read("auto"));
            assertEquals(ThreadMode.VIRTUAL, format.read("virtual"));
            assertEquals(ThreadMode.PLATFORM, format.read("platform"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"cores", "AUTO", "Virtual", "", "auto ", "native", "virtual,platform"})
        void refusesEverythingElseAndListsTheModes(String text) {
            UnfitException refusal = assertThrows(UnfitException.class, () -> format.read(text));

            assertEquals("one of auto, virtual, platform", refusal.getMessage());
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
        void takesTheOthers() {
            assertEquals(ThreadMode.AUTO, format.read("auto"));
            assertEquals(ThreadMode.PLATFORM, format.read("platform"));
        }
    }
}
