package io.berth.impl.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class PemBlockTest {

    private static final String BLOCK = "-----BEGIN A B-----\nAQID\nBAU=\n-----END A B-----\n";

    private static List<PemBlock> blocks(String text) throws MalformedException {
        return PemBlock.all(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String complaint(String text) {
        return assertThrows(MalformedException.class, () -> blocks(text)).getMessage();
    }

    @Test
    void readsLabelAndBody() throws Exception {
        PemBlock block = blocks(BLOCK).get(0);

        assertEquals("A B", block.label());
        assertFalse(block.hasHeaders());
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, block.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r", "  \n", "\t\n  "})
    void takesAnyLineEndAndBlanksAround(String lineEnd) throws Exception {
        assertArrayEquals(
                new byte[] {1, 2, 3, 4, 5}, blocks(BLOCK.replace("\n", lineEnd)).get(0).body());
    }

    @Test
    void passesOverTextAroundBlocks() throws Exception {
        assertEquals(
                2,
                blocks("\ufeffsubject=CN=\u00e4\n\n" + BLOCK + "note: -----\n" + BLOCK + "end")
                        .size());
    }

    @Test
    void takesABlockWithoutALastLineEnd() throws Exception {
        assertEquals(1, blocks(BLOCK.strip()).size());
    }

    @Test
    void seesHeadersOfOldEncryption() throws Exception {
        String old =
                "-----BEGIN K-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: X,00\n\nAQID\n-----END K-----";

        assertTrue(blocks(old).get(0).hasHeaders());
    }

    @Test
    void findsNothingInOtherText() throws Exception {
        assertEquals(List.of(), blocks(""));
        assertEquals(List.of(), blocks("-----BEGIN nothing"));
        assertEquals(List.of(), blocks("\u0000\u0001\u0002"));
    }

    @Test
    void refusesABlockWithoutAnEnd() {
        assertEquals("its block A B has no end", complaint(BLOCK.replace("END A B", "END A C")));
        assertEquals("its block A B has no end", complaint(BLOCK.substring(0, 25)));
    }

    @Test
    void refusesWhatIsNoBase64WithoutQuotingIt() {
        assertEquals("its block A B is no Base64", complaint(BLOCK.replace("AQID", "A?ID")));
        assertEquals("its block A B is no Base64", complaint(BLOCK.replace("BAU=", "B")));
    }

    @Test
    void doesNotShowTheBody() throws Exception {
        assertEquals("PemBlock[A B]", blocks(BLOCK).get(0).toString());
    }
}
