package io.berth.impl.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one core of the machine does: its virtual threads run one after the other, and when none can
 * run it waits for their sockets. A {@link Carrier} does both; another one takes the helm where the
 * first is held up, so that the queue and the sockets never wait for a single thread of it.
 *
 * <p>The one who has the helm runs what is queued and polls. A carrier that comes back to find
 * another there has nothing left to do here.
 */
public final class Core implements Executor {

    private static final Object NOBODY = new Object();
    private static final Object STARTING = new Object();
    private static final Object POLLING = new Object();

    /** What may run before the sockets have their turn. */
    private static final int TURN = 128;

    private static final long KEPT = TimeUnit.SECONDS.toNanos(1);
    private static final Runnable NOTHING = () -> {};
    private static final VarHandle MOVES;

    static {
        try {
            MOVES = MethodHandles.lookup().findVarHandle(Core.class, "moves", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int number;
    private final Cores cores;
    private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();
    private final Set<Thread> guests = ConcurrentHashMap.newKeySet();

    /**
     * NOBODY → STARTING → a carrier, by whoever has something to run; carrier → another carrier, by
     * the latter; carrier → POLLING → the same carrier or NOBODY, by itself: nobody takes the helm
     * from one who polls. Who takes it is POLLING first, too: {@code resting} is changed there
     * alone, lest one that was replaced amid that has the other sleep unnoticed.
     */
    private final AtomicReference<Object> helm = new AtomicReference<>(NOBODY);

    private final AtomicReference<@Nullable Loop> loop = new AtomicReference<>();

    /** Who rests, or did last; written before {@code resting}. */
    private volatile @Nullable Thread rester;

    /** Whether nobody looks at the queue, or is about to look no more, unless he is woken. */
    private volatile boolean resting = true;

    /** Counts what was run and polled, by whoever has the helm. */
    private long moves;

    Core(int number, Cores cores) {
        this.number = number;
        this.cores = cores;
    }

    int number() {
        return number;
    }

    /**
     * Queues what can run. The carrier that polls needs no waking: it looks at the queue next.
     *
     * @throws OutOfMemoryError where there is no carrier and none can be started: it is not queued
     */
    @Override
    public void execute(Runnable task) {
        ready.add(task);
        if (resting && rester != Thread.currentThread()) {
            try {
                rouse();
            } catch (RuntimeException | Error e) {
                // Where it is gone another caller's carrier has it, and all is well.
                if (ready.remove(task)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Wakes who rests, or starts a carrier where there is none.
     *
     * @throws OutOfMemoryError where none can be started
     */
    void rouse() {
        Loop polled = loop.get();
        if (polled != null) {
            polled.wake();
        }
        LockSupport.unpark(rester);
        if (helm.compareAndSet(NOBODY, STARTING)) {
            try {
                cores.start(new Carrier(this, STARTING));
            } catch (RuntimeException | Error e) {
                helm.set(NOBODY);
                // Others saw that somebody is about to come, and left it at that.
                cores.watch().begin();
                throw e;
            }
        }
    }

    /** Whether something is queued, and nobody is there to run it or about to come. */
    boolean isStranded() {
        return helm.get() == NOBODY && !ready.isEmpty();
    }

    /** Has another loop polled from now on. */
    void attach(Loop added) {
        loop.set(added);
        execute(NOTHING);
    }

    /** Has a loop polled no more, and its selector closed by the carrier. */
    void detach(Loop removed) {
        loop.compareAndSet(removed, null);
        removed.stop();
        execute(removed::closeSelector);
    }

    /** What a thread that it carries is to do, so that it can be named should it hold the core. */
    public Runnable hosted(Runnable body) {
        return () -> {
            Thread guest = Thread.currentThread();
            guests.add(guest);
            try {
                body.run();
            } finally {
                guests.remove(guest);
            }
        };
    }

    /**
     * The thread that a carrier runs: a virtual thread's text ends with the name of its carrier.
     */
    Optional<Thread> guestOf(Thread carrier) {
        String end = "@" + carrier.getName();
        return guests.stream().filter(guest -> guest.toString().endsWith(end)).findAny();
    }

    /** By a carrier that begins: takes the helm from who was seen there. */
    boolean take(Object from, Carrier own) {
        if (!helm.compareAndSet(from, POLLING)) {
            return false;
        }
        awake();
        helm.set(own);
        return true;
    }

    private void awake() {
        resting = false;
        cores.watch().begin();
    }

    /** How often something was run, or the sockets had their turn. */
    long moves() {
        return (long) MOVES.getOpaque(this);
    }

    boolean isAwake() {
        return !resting;
    }

    /** Who has the helm and runs something, or is about to. */
    @Nullable Carrier running() {
        return helm.get() instanceof Carrier carrier ? carrier : null;
    }

    /** By the carrier at the helm, again and again; false where it has the helm no more. */
    boolean turn(Carrier own) {
        if (!runReady(own) || !helm.compareAndSet(own, POLLING)) {
            return false;
        }
        Throwable failure = null;
        boolean stays = true;
        try {
            stays = poll();
        } catch (Throwable e) {
            failure = e;
        }
        moved();
        if (!stays) {
            return comesBack(own);
        }
        helm.set(own);
        if (failure != null) {
            // Only now, where another can take over: a log may block.
            own.failed(failure);
        }
        return true;
    }

    private boolean runReady(Carrier own) {
        for (int i = 0; i < TURN; i++) {
            Runnable task = ready.poll();
            if (task == null) {
                return true;
            }
            moved();
            own.run(task);
            if (helm.get() != own) {
                return false;
            }
        }
        return true;
    }

    private void moved() {
        MOVES.setOpaque(this, moves + 1);
    }

    /** Returns false where nothing came for so long that the carrier may end. */
    private boolean poll() throws Exception {
        Loop polled = loop.get();
        try {
            if (polled == null) {
                return waitForWork();
            }
            polled.poll(this::mayRest);
            return true;
        } finally {
            awake();
        }
    }

    private boolean mayRest() {
        if (!ready.isEmpty()) {
            return false;
        }
        if (!resting) {
            rester = Thread.currentThread();
            resting = true;
        }
        return ready.isEmpty();
    }

    private boolean waitForWork() {
        long end = System.nanoTime() + KEPT;
        long left = KEPT;
        while (left > 0 && mayRest() && loop.get() == null) {
            LockSupport.parkNanos(this, left);
            Thread.interrupted();
            left = end - System.nanoTime();
        }
        return left > 0;
    }

    /** Whoever queues something and sees it resting starts another, unless this one was faster. */
    private boolean comesBack(Carrier own) {
        rester = null;
        resting = true;
        helm.set(NOBODY);
        boolean needed = !ready.isEmpty() || loop.get() != null;
        return needed && take(NOBODY, own);
    }
}
