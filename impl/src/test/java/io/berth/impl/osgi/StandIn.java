package io.berth.impl.osgi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands in for something of the framework whose interface is large: it answers the calls that a
 * test has answers to, and no others.
 */
final class StandIn implements InvocationHandler {

    /** What a call returns or throws. */
    @FunctionalInterface
    interface Answer {
        Object to(Object[] arguments) throws Exception;
    }

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** Answers all calls of this method. */
    StandIn on(String method, Answer answer) {
        answers.put(method, answer);
        return this;
    }

    <T> T as(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        Answer answer = answers.get(method.getName());
        if (answer != null) {
            return answer.to(arguments);
        }
        return switch (method.getName()) {
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "a stand-in for " + method.getDeclaringClass().getSimpleName();
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }
}
