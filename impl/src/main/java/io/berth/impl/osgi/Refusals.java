package io.berth.impl.osgi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What can't be used at the moment, and why: nothing is dropped in silence. */
final class Refusals {

    private final Map<Object, Refusal> all = new ConcurrentHashMap<>();
    private final Runnable changed;

    /**
     * @param changed run when there is another refusal, or one less
     */
    Refusals(Runnable changed) {
        this.changed = changed;
    }

    /**
     * Remembers a refusal in place of an earlier one of the same subject.
     *
     * @return whether it is news
     */
    boolean put(Object subject, Refusal refusal) {
        boolean news = !refusal.equals(all.put(subject, refusal));
        if (news) {
            changed.run();
        }
        return news;
    }

    boolean clear(Object subject) {
        boolean had = all.remove(subject) != null;
        if (had) {
            changed.run();
        }
        return had;
    }

    /** A server has gone: what services it refused is of no interest any more. */
    void forget(String server) {
        boolean had = all.values().removeIf(refusal -> isBy(server, refusal.subject()));
        if (had) {
            changed.run();
        }
    }

    private static boolean isBy(String server, Refusal.Subject subject) {
        return subject instanceof Refusal.OfService service && service.server().equals(server);
    }

    List<Refusal> all() {
        return List.copyOf(all.values());
    }
}
