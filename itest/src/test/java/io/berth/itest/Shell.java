package io.berth.itest;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * A session of Gogo. The tests don't have its classes in common with the framework, so its two
 * methods are found by their names.
 */
final class Shell implements AutoCloseable {

    private static final String PROCESSOR = "org.apache.felix.service.command.CommandProcessor";

    private final Bundle gogo;
    private final Object session;

    private Shell(Bundle gogo, Object session) {
        this.gogo = gogo;
        this.session = session;
    }

    static Shell on(Site site) throws Exception {
        Bundle gogo = site.framework().install(Jars.in("gogo").get(0));
        Object processor = site.framework().service("(objectClass=" + PROCESSOR + ")");
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        Method create =
                processor
                        .getClass()
                        .getMethod(
                                "createSession",
                                InputStream.class,
                                OutputStream.class,
                                OutputStream.class);
        create.setAccessible(true);
        Object session = create.invoke(processor, InputStream.nullInputStream(), nowhere, nowhere);
        site.registry().awaitOne("(&(osgi.command.scope=berth)(osgi.command.function=list))");
        return new Shell(gogo, session);
    }

    /** What a command gives. */
    String run(String command) throws Exception {
        Method execute = session.getClass().getMethod("execute", CharSequence.class);
        execute.setAccessible(true);
        try {
            return String.valueOf(execute.invoke(session, command));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** What a command gives up with. */
    String failure(String command) throws Exception {
        try {
            throw new AssertionError(command + " gave " + run(command));
        } catch (Exception e) {
            return Stream.iterate((Throwable) e, c -> c != null, Throwable::getCause)
                    .map(Throwable::getMessage)
                    .reduce((outer, inner) -> inner)
                    .orElseThrow();
        }
    }

    @Override
    public void close() throws BundleException {
        gogo.uninstall();
    }
}
