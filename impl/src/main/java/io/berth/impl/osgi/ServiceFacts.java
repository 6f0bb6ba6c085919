package io.berth.impl.osgi;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * What is shown of a service, and stays so when it has gone; but its ranking, which may change, is
 * that of the moment.
 *
 * @param type what it is used as: a service may be several things
 * @param bundleId -1 where its bundle is not known any more
 */
record ServiceFacts(
        Class<?> type,
        ServiceReference<?> reference,
        long bundleId,
        String bundle,
        boolean prototype) {

    static ServiceFacts of(Class<?> type, ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        String name = bundle == null ? null : bundle.getSymbolicName();
        return new ServiceFacts(
                type,
                reference,
                bundle == null ? -1 : bundle.getBundleId(),
                name == null ? "" : name,
                Services.isPrototype(reference));
    }

    long id() {
        return Services.id(reference);
    }

    int ranking() {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer rank ? rank : 0;
    }

    @Override
    public String toString() {
        return type.getSimpleName()
                + " service "
                + id()
                + (bundle.isEmpty() ? "" : " of " + bundle)
                + (prototype ? ", prototype" : "");
    }
}
