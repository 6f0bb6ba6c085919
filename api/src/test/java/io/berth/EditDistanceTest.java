package io.berth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "name, name, 0",
        "'', abc, 3",
        "abc, '', 3",
        "adress, address, 1",
        "backlogs, backlog, 1",
        "nane, name, 1",
        "kitten, sitting, 3",
    })
    void countsSingleCharacters(String from, String to, int distance) {
        assertEquals(distance, EditDistance.between(from, to));
    }
}
