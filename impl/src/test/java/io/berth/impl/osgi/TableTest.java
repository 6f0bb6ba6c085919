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

    @Test
    void theWidestColumnsGiveWayWhereItWouldBeTooWide() {
        Table table = new Table("NAME", "STATE", "ADDRESS");
        table.add("n".repeat(64), "RUNNING", "[2001:db8::1234:5678:9abc:def0]:7007");
        String[] lines = table.toString().split("\n");
        assertEquals(Table.WIDTH, lines[1].length());
        assertTrue(lines[1].contains("n…  RUNNING  [2001:db8"), lines[1]);
    }
}
