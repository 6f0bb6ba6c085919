package io.berth.impl.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("A", "B");
        table.add("long", 1);
        table.add("x", 22);
        assertEquals("A     B\nlong  1\nx     22", table.toString());
    }

    @Test
    void oneWithoutRowsIsEmpty() {
        Table table = new Table("A");
        assertTrue(table.isEmpty());
        assertEquals("A", table.toString());
    }

    private static void assertFits(Table table) {
        assertTrue(table.toString().lines().allMatch(line -> line.length() <= Table.WIDTH));
    }

    @Test
    void aCellThatIsTooWideHasTheRestOfItsRowBelow() {
        String name = "n".repeat(64);
        Table table = new Table("NAME", "STATE", "ADDRESS");
        table.add(name, "RUNNING", "127.0.0.1:7007");
        table.add("short", "WAITING", "-");
        assertEquals(
                "NAME   STATE    ADDRESS\n"
                        + name
                        + "\n       RUNNING  127.0.0.1:7007\nshort  WAITING  -",
                table.toString());
    }

    @Test
    void whatFitsIsNotBroken() {
        Table table = new Table("NAME", "STATE");
        table.add("n".repeat(64), "s".repeat(14));
        assertEquals(2, table.toString().lines().count());
        assertFits(table);
    }

    @Test
    void severalCellsThatAreTooWideStandBelowEachOther() {
        String peer = "[2001:db8:1111:2222:3333:4444:5555:6666]:50000";
        Table table = new Table("ID", "SERVER", "PEER", "STATE");
        table.add(7, "n".repeat(64), peer, "SERVING");
        table.add(8, "n", "p", "SERVING");
        assertFits(table);
        assertTrue(table.toString().contains("n".repeat(64)), table::toString);
        assertTrue(table.toString().contains(peer), table::toString);
    }

    @Test
    void whatIsWiderThanATerminalGoesOnBelow() {
        Table table = new Table("NAME", "HANDLER");
        table.add("echo", "41 of " + "x".repeat(200));
        assertFits(table);
        assertTrue(table.toString().startsWith("NAME  HANDLER\necho  41 of\n      xxx"));
        assertEquals(200, table.toString().chars().filter(c -> c == 'x').count());
    }
}
