package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SheetTest {

    private final Sheet sheet = new Sheet();

    @Test
    void aLabelStandsBesideItsText() {
        sheet.heading("echo");
        sheet.add("state", "RUNNING");
        sheet.heading("more");
        assertEquals("echo\n  state                 RUNNING\n\nmore", sheet.toString());
    }

    @Test
    void aLongTextGoesOnBelow() {
        sheet.add("reason", "word ".repeat(30) + "x".repeat(100));
        Stream<String> lines = sheet.toString().lines();
        assertTrue(lines.allMatch(line -> line.length() <= Table.WIDTH), sheet::toString);
        assertTrue(sheet.toString().startsWith("  reason                word word"));
        assertEquals(100, sheet.toString().chars().filter(c -> c == 'x').count());
    }

    @Test
    void aTextOfSeveralLinesStandsBesideItsLabel() {
        sheet.add("reason", "one\n\ttwo\r\nthree");
        assertEquals(
                "  reason                one\n"
                        + " ".repeat(24)
                        + " two\n"
                        + " ".repeat(24)
                        + "three",
                sheet.toString());
    }

    @Test
    void anEmptyTextLeavesItsLabelAlone() {
        sheet.add("reason", "\n");
        sheet.add("more", "");
        assertEquals("  reason\n  more", sheet.toString());
    }

    @Test
    void whatWouldSteerATerminalIsShownAsAQuestionMark() {
        sheet.add("reason", "\u001b[2Jred\u009bm");
        assertEquals("  reason                ?[2Jred?m", sheet.toString());
    }

    @Test
    void aLongLabelHasALineOfItsOwn() {
        sheet.add("a.label.that.is.very.long", "text");
        assertEquals("  a.label.that.is.very.long\n" + " ".repeat(24) + "text", sheet.toString());
    }
}
