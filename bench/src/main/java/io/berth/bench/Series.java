package io.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One work in one setting: the peers in turns, round after round, each in a process that stays. */
final class Series {

    private static final int WARM_UPS = 8;

    private final Plan plan;
    private final Work work;
    private final Setting setting;
    private final Results results;
    private final Map<Peer, RunningServer> servers = new LinkedHashMap<>();
    private final Set<RunningServer> warm = new HashSet<>();
    private long rate;

    Series(Plan plan, Work work, Setting setting) throws IOException {
        this.plan = plan;
        this.work = work;
        this.setting = setting;
        this.results = Results.read(plan.results(), setting, work);
    }

    Results run(List<Peer> peers) throws IOException, InterruptedException {
        if (!plan.goesOn()) {
            results.forget();
        }
        try {
            startAll(peers);
            for (int round = 1; round <= plan.rounds(); round++) {
                runRound(round);
            }
        } finally {
            stopAll();
        }
        return results;
    }

    private void startAll(List<Peer> peers) throws IOException {
        Files.createDirectories(plan.results());
        for (Peer peer : peers) {
            try {
                servers.put(peer, start(peer));
            } catch (IOException e) {
                plan.say("skipped: " + e.getMessage());
            }
        }
    }

    private RunningServer start(Peer peer) throws IOException {
        return RunningServer.start(
                peer, work, setting, plan.results().resolve(peer.name() + ".log"));
    }

    private void runRound(int round) throws IOException, InterruptedException {
        for (Map.Entry<Peer, RunningServer> entry : servers.entrySet()) {
            String peer = entry.getKey().name();
            if (!results.has(peer, round)) {
                keep(peer, entry.getValue(), round);
            }
        }
    }

    /** One that can't do it must not keep the others from it. */
    private void keep(String peer, RunningServer server, int round)
            throws IOException, InterruptedException {
        try {
            Row row = measure(peer, server, round);
            results.add(row);
            plan.show(setting, work, row);
        } catch (FailedException e) {
            plan.say("failed: " + work.name() + ", " + peer + ": " + e.getMessage());
        }
    }

    private Row measure(String peer, RunningServer server, int round)
            throws IOException, InterruptedException {
        Load load = new Load(plan.load(), setting);
        if (work.kind() == Kind.IDLE) {
            return new Holding(load, work).measure(peer, server, round);
        }
        warmUp(server, load);
        return row(peer, round, load.on(server, work, plan.warmup(), plan.seconds(), rate(load)));
    }

    /**
     * Connections come and go meanwhile: the frames at the bottom of a connection's thread stay as
     * they were when it began, interpreted if need be.
     */
    private void warmUp(RunningServer server, Load load) throws IOException, InterruptedException {
        if (warm.contains(server)) {
            return;
        }
        for (int i = 0; i < warmUps(); i++) {
            load.on(server, work, 0, plan.warmup(), 0);
        }
        warm.add(server);
    }

    /** Handshakes are few a second and much code. */
    private int warmUps() {
        boolean shakesHands = work.kind() == Kind.CONNECT && work.protection().isTls();
        return shakesHands ? 2 * WARM_UPS : WARM_UPS;
    }

    /** Half of what the reference can do: the same for all. */
    private long rate(Load load) throws IOException, InterruptedException {
        if (work.kind() == Kind.LATENCY && rate == 0) {
            RunningServer reference =
                    servers.entrySet().stream()
                            .filter(entry -> entry.getKey().name().equals(Peers.REFERENCE))
                            .findFirst()
                            .orElseThrow(() -> new IOException("latency needs " + Peers.REFERENCE))
                            .getValue();
            warmUp(reference, load);
            Told told = load.on(reference, work, plan.warmup(), plan.seconds(), 0);
            rate = (long) told.perSecond() / 2;
            plan.say("all at " + rate + " a second, half of what " + Peers.REFERENCE + " can do");
        }
        return rate;
    }

    private static Row row(String peer, int round, Told told) {
        return Row.of(
                peer,
                round,
                figure ->
                        switch (figure) {
                            case CPU -> told.cpuMicros();
                            case RATE -> told.perSecond();
                            case SERVER_BUSY -> told.serverBusy();
                            case LOAD_BUSY -> told.loadBusy();
                            case P50 -> told.latencyMicros(50);
                            case P99 -> told.latencyMicros(99);
                            case P999 -> told.latencyMicros(99.9);
                            case RESUMED ->
                                    (double) told.number("resumed")
                                            / Math.max(1, told.number("handshakes"));
                            case HEAP, RESIDENT -> 0;
                        });
    }

    private void stopAll() throws IOException, InterruptedException {
        for (RunningServer server : servers.values()) {
            server.close();
        }
    }
}
