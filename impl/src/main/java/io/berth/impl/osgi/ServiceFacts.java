package io.berth.impl.osgi;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * What is shown of a service, and stays so when it has gone.
 *
 * @param type what it is used as: a service may be several things
 * @param bundleId -1 where its bundle is not known any more
 */
record ServiceFacts(
        Class<?> type, long id, long bundleId, String bundle, int ranking, boolean prototype) {

    static ServiceFacts of(Class<?> type, ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        String name = bundle == null ? null : bundle.getSymbolicName();
        return new ServiceFacts(
                type,
                Services.id(reference),
                bundle == null ? -1 : bundle.getBundleId(),
                name == null ? "" : name,
                reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer rank ? rank : 0,
                Services.isPrototype(reference));
    }

    @Override
    public String toString() {
        return type.getSimpleName()
                + " service "
                + id
                + (bundle.isEmpty() ? "" : " of " + bundle)
                + (prototype ? ", prototype" : "");
    }
}
