package io.berth.impl.osgi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What can't be used at the moment, and why: nothing is dropped in silence. */
final class Refusals {

    private final Map<Object, Refusal> all = new ConcurrentHashMap<>();

    /**
     * Remembers a refusal in place of an earlier one of the same subject.
     *
     * @return whether it is news
     */
    boolean put(Object subject, Refusal refusal) {
        return !refusal.equals(all.put(subject, refusal));
    }

    boolean clear(Object subject) {
        return all.remove(subject) != null;
    }

    List<Refusal> all() {
        return List.copyOf(all.values());
    }
}
