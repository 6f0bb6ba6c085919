package io.berth.itest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.berth.Connection;
import io.berth.ConnectionHandler;
import io.berth.whiteboard.ServerName;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/** Handlers as users write them: components of a bundle that knows nothing but the API. */
final class Greeter {

    private Greeter() {}

    /** Answers each byte with {@code a}. */
    @Component
    @ServerName("greeter")
    public static final class A implements ConnectionHandler {

        /** Called by SCR. */
        public A() {}

        @Override
        public void handle(Connection connection) throws IOException {
            Answers.answer(connection, "a");
        }
    }

    /** Answers each byte with {@code b}. */
    @Component
    @ServerName("greeter")
    public static final class B implements ConnectionHandler {

        /** Called by SCR. */
        public B() {}

        @Override
        public void handle(Connection connection) throws IOException {
            Answers.answer(connection, "b");
        }
    }

    /** Answers each byte with how many its instance has had. */
    @Component(scope = ServiceScope.PROTOTYPE)
    @ServerName("greeter")
    public static final class Counting implements ConnectionHandler {

        private int count;

        /** Called by SCR. */
        public Counting() {}

        @Override
        public void handle(Connection connection) throws IOException {
            while (connection.awaitReadable()) {
                connection.read(ByteBuffer.allocate(1));
                count++;
                connection.write(ByteBuffer.wrap(Integer.toString(count).getBytes(UTF_8)));
            }
        }
    }

    /** What the components have in common. */
    static final class Answers {

        private Answers() {}

        static void answer(Connection connection, String text) throws IOException {
            while (connection.awaitReadable()) {
                connection.read(ByteBuffer.allocate(1));
                connection.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            }
        }
    }
}
