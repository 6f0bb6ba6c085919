package io.berth.impl.osgi;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** A reference to a service in no registry: it has properties, and an order. */
final class KnownReference<S> implements ServiceReference<S> {

    private final Map<String, Object> properties = new ConcurrentHashMap<>();
    private volatile Bundle bundle;

    KnownReference(long id, int ranking) {
        properties.put(Constants.SERVICE_ID, id);
        rank(ranking);
    }

    void rank(int ranking) {
        properties.put(Constants.SERVICE_RANKING, ranking);
    }

    void of(Bundle owner) {
        bundle = owner;
    }

    void put(String key, String value) {
        properties.put(key, value);
    }

    private long id() {
        return (long) properties.get(Constants.SERVICE_ID);
    }

    private int ranking() {
        return (int) properties.get(Constants.SERVICE_RANKING);
    }

    @Override
    public int compareTo(Object other) {
        KnownReference<?> that = (KnownReference<?>) other;
        return ranking() != that.ranking()
                ? Integer.compare(ranking(), that.ranking())
                : Long.compare(that.id(), id());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id());
    }

    @Override
    public Object getProperty(String key) {
        return properties.get(key);
    }

    @Override
    public String[] getPropertyKeys() {
        return properties.keySet().toArray(String[]::new);
    }

    @Override
    public Dictionary<String, Object> getProperties() {
        return new Hashtable<>(properties);
    }

    @Override
    public Bundle getBundle() {
        return bundle;
    }

    @Override
    public Bundle[] getUsingBundles() {
        return new Bundle[0];
    }

    @Override
    public boolean isAssignableTo(Bundle bundle, String className) {
        return true;
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return null;
    }
}
