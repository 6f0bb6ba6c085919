package io.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryTest {

    @Test
    void readsWhatIsResident() {
        assertEquals(18612, Memory.residentIn("VmPeak:\t 52004 kB\nVmRSS:\t   18612 kB\n"));
    }

    @Test
    void refusesAStatusWithoutIt() {
        assertThrows(IllegalArgumentException.class, () -> Memory.residentIn("Name:\tjava\n"));
    }

    @Test
    void readsTheHeapOfG1() {
        String info =
                """
                4711:
                 garbage-first heap   total reserved 1048576K, committed 24576K, used 3110K [0x0)
                  region size 1024K, 1 young (1024K), 0 survivors (0K)
                 Metaspace       used 5113K, committed 5312K, reserved 1114112K
                  class space    used 497K, committed 576K, reserved 1048576K
                """;
        assertEquals(3110, Memory.usedIn(info));
    }

    @Test
    void addsTheGenerationsOfSerial() {
        String info =
                """
                4711:
                 DefNew     total 9792K, used 100K [0x0, 0x1, 0x2)
                  eden space 8704K,   1% used [0x0, 0x1, 0x2)
                 Tenured    total 21888K, used 2100K [0x0, 0x1, 0x2)
                   the  space 21888K,   9% used [0x0, 0x1, 0x2)
                 Metaspace       used 5113K, committed 5312K, reserved 1114112K
                """;
        assertEquals(2200, Memory.usedIn(info));
    }
}
