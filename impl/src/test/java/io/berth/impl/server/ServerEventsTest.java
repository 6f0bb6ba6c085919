package io.berth.impl.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.berth.ErrorEvent;
import io.berth.ServerEvent;
import io.berth.ServerException;
import io.berth.ServerState;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerEventsTest {

    private final ServerRig rig = new ServerRig();

    @AfterEach
    void closeAll() {
        rig.close();
    }

    @Test
    void comeInTheOrderInWhichItHappened() {
        Server server = rig.configured("handler.grace", "0");
        HandlerBinding binding = HandlerBinding.to(ServerRig::echo);
        server.open();
        server.serve(binding);
        server.pause();
        server.update(ServerRig.changed(server, "max.connections", "5"));
        server.resume();
        server.serveNone();
        Await.until("it waits", () -> server.state() == ServerState.WAITING);
        server.close();
        Await.until("all is told", () -> rig.log.all().size() == 8);
        assertEquals(
                List.of(
                        "STATE_CHANGED WAITING",
                        "STATE_CHANGED RUNNING",
                        "STATE_CHANGED PAUSED",
                        "CONFIGURED PAUSED",
                        "STATE_CHANGED RUNNING",
                        "STATE_CHANGED WAITING",
                        "STATE_CHANGED DRAINING",
                        "STATE_CHANGED STOPPED"),
                rig.log.all().stream().map(event -> event.type() + " " + event.state()).toList());
    }

    @Test
    void sayWhyItFailed() throws Exception {
        try (ServerSocket taken = Taken.port()) {
            Server server = rig.server(ServerRig::echo, "address", Taken.textOf(taken));
            ServerException failure = assertThrows(ServerException.class, server::listen);
            rig.log.awaitStates(ServerState.FAILED);
            assertEquals(failure, rig.log.all().get(0).cause().orElseThrow());
            assertTrue(rig.log.all().get(0).refuseReason().isEmpty());
            Await.until(
                    "the error is told",
                    () -> rig.log.errors(ErrorEvent.Source.SERVER).size() == 1);
            assertTrue(rig.log.errors(ErrorEvent.Source.SERVER).get(0).connection().isEmpty());
        }
    }

    @Test
    void areNotSpoiltByAListenerThatThrows() {
        rig.audience.addServerListener(
                event -> {
                    throw new StackOverflowError("made up");
                });
        ServerLog after = new ServerLog();
        rig.audience.addServerListener(after);
        Server server = rig.listening(ServerRig::echo);
        after.await(ServerEvent.Type.STATE_CHANGED);
        Await.until(
                "the error is told", () -> !rig.log.errors(ErrorEvent.Source.LISTENER).isEmpty());
        assertTrue(server.isRunning());
    }

    @Test
    void holdNobodyUpHoweverSlowAListenerIs() {
        CountDownLatch go = new CountDownLatch(1);
        rig.audience.addServerListener(event -> Await.open(go));
        Server server = rig.listening(ServerRig::echo);
        assertEquals("hello", rig.connect(server).ask("hello"));
        server.shutdown();
        assertEquals(ServerState.STOPPED, server.state());
        go.countDown();
    }

    @Test
    void endForAListenerThatIsRemoved() {
        ServerLog gone = new ServerLog();
        Runnable removal = rig.audience.addServerListener(gone);
        Server server = rig.listening(ServerRig::echo);
        gone.await(ServerEvent.Type.STATE_CHANGED);
        removal.run();
        removal.run();
        server.close();
        rig.log.awaitStates(ServerState.RUNNING, ServerState.DRAINING, ServerState.STOPPED);
        assertEquals(List.of(ServerState.RUNNING), gone.states());
    }
}
