package dev.clew.benchmarks.peers;

import dev.clew.benchmarks.harness.Operation;
import dev.clew.benchmarks.harness.Stub;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A provider without a broker: what is sent to it is gone, and messages come when they are asked for. */
final class StubJms {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final Queue QUEUE = Stub.of(LOOKUP, Queue.class, Map.of("getQueueName", "orders"));
    private static final MessageProducer PRODUCER =
            Stub.of(LOOKUP, MessageProducer.class, Map.of("getDestination", QUEUE));
    private static final Consumer CONSUMER = Stub.of(LOOKUP, Consumer.class, Map.of());
    private static final Session SESSION =
            Stub.of(LOOKUP, Session.class, Map.of("createProducer", PRODUCER, "createConsumer", CONSUMER));
    private static final Connection CONNECTION = Stub.of(LOOKUP, Connection.class, Map.of("createSession", SESSION));
    private static final ConnectionFactory FACTORY =
            Stub.of(LOOKUP, ConnectionFactory.class, Map.of("createConnection", CONNECTION));

    private StubJms() {}

    /** A consumer that keeps its listener. */
    abstract static class Consumer implements MessageConsumer {
        private @Nullable MessageListener listener;

        @Override
        public void setMessageListener(MessageListener waiting) {
            listener = waiting;
        }
    }

    /** Returns the producer that a library makes of this provider's. */
    static MessageProducer producer(UnaryOperator<ConnectionFactory> wrapping) {
        return withSession(wrapping, session -> session.createProducer(QUEUE));
    }

    /** Returns the listener that this provider is given for that of the application. */
    static MessageListener listener(UnaryOperator<ConnectionFactory> wrapping, MessageListener listener) {
        return withSession(wrapping, session -> {
            session.createConsumer(QUEUE).setMessageListener(listener);
            return Objects.requireNonNull(CONSUMER.listener);
        });
    }

    private interface Use<T> {
        T of(Session session) throws JMSException;
    }

    private static <T> T withSession(UnaryOperator<ConnectionFactory> wrapping, Use<T> use) {
        try {
            return use.of(wrapping.apply(FACTORY).createConnection().createSession(false, Session.AUTO_ACKNOWLEDGE));
        } catch (JMSException e) {
            throw new IllegalStateException("no session", e);
        }
    }

    /** Returns the operation of sending a new message. */
    static Operation send(Sends<StubMessage> sender) {
        return hole -> {
            StubMessage message = StubMessage.create();
            sender.send(message);
            hole.consume(message);
        };
    }

    /** Returns the operation of handling a message that has come. */
    static Operation receive(MessageListener listener) {
        return hole -> {
            StubMessage message = StubMessage.incoming();
            listener.onMessage(message);
            hole.consume(message); // an application has it, so that its bytes count
        };
    }
}
