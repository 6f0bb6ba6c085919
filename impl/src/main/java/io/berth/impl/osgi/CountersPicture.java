package io.berth.impl.osgi;

import io.berth.impl.server.Counts;
import io.berth.runtime.dto.CountersDTO;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes DTOs of what has been counted. */
final class CountersPicture {

    private CountersPicture() {}

    static CountersDTO of(Counts counts) {
        CountersDTO dto = new CountersDTO();
        dto.accepted = counts.accepted();
        dto.open = counts.open();
        dto.peak = counts.peak();
        dto.bytesRead = counts.bytesRead();
        dto.bytesWritten = counts.bytesWritten();
        dto.closed = byWord(counts.closed());
        dto.refused = byWord(counts.refused());
        dto.handshakesFailed = counts.handshakesFailed();
        dto.handlerTimeBounds =
                Counts.HANDLER_TIME_BOUNDS.stream().mapToLong(Duration::toMillis).toArray();
        dto.handlerTimes = counts.handlerTimes().stream().mapToLong(Long::longValue).toArray();
        return dto;
    }

    private static Map<String, Long> byWord(Map<? extends Enum<?>, Long> counts) {
        Map<String, Long> words = new LinkedHashMap<>();
        counts.forEach((reason, count) -> words.put(reason.name(), count));
        return words;
    }
}
