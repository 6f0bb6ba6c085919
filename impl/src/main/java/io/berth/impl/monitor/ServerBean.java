package io.berth.impl.monitor;

import io.berth.runtime.dto.CountersDTO;
import io.berth.runtime.dto.HandlerDTO;
import io.berth.runtime.dto.ServerDTO;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows a server as it is whenever it is looked at. */
final class ServerBean implements ServerMXBean {

    private final Supplier<ServerDTO> picture;

    ServerBean(Supplier<ServerDTO> picture) {
        this.picture = picture;
    }

    private ServerDTO now() {
        return picture.get();
    }

    private CountersDTO counters() {
        return now().counters;
    }

    @Override
    public String getName() {
        return now().name;
    }

    @Override
    public String getState() {
        return now().state;
    }

    @Override
    public @Nullable String getFailure() {
        return now().failure;
    }

    @Override
    public @Nullable String getAddress() {
        return now().boundAddress;
    }

    @Override
    public boolean isTls() {
        return now().tls;
    }

    @Override
    public @Nullable String getHandler() {
        HandlerDTO handler = now().handler;
        return handler == null ? null : "service " + handler.serviceId + " of " + handler.bundle;
    }

    @Override
    public int getOpenConnections() {
        return counters().open;
    }

    @Override
    public int getPeak() {
        return counters().peak;
    }

    @Override
    public long getAccepted() {
        return counters().accepted;
    }

    @Override
    public long getBytesRead() {
        return counters().bytesRead;
    }

    @Override
    public long getBytesWritten() {
        return counters().bytesWritten;
    }

    @Override
    public Map<String, Long> getClosed() {
        return counters().closed;
    }

    @Override
    public Map<String, Long> getRefused() {
        return counters().refused;
    }

    @Override
    public long getHandshakesFailed() {
        return counters().handshakesFailed;
    }

    @Override
    public Map<String, Long> getHandlerTimes() {
        CountersDTO now = counters();
        Map<String, Long> times = new LinkedHashMap<>();
        for (int i = 0; i < now.handlerTimeBounds.length; i++) {
            times.put("up to " + now.handlerTimeBounds[i] + " ms", now.handlerTimes[i]);
        }
        times.put("longer", now.handlerTimes[now.handlerTimeBounds.length]);
        return times;
    }

    @Override
    public Map<String, String> getConfiguration() {
        return now().configuration;
    }

    @Override
    public List<String> getProblems() {
        return List.of(now().configurationProblems);
    }
}
