package dev.clew.jms;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.MessageHandler;
import dev.clew.messaging.MessageReceiver;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the current request's ids into messages that are sent, and handles each consumed message in its own context.
 *
 * <p>Immutable and safe for all threads; one per application is enough. A failure of our own is counted, and the message is
 * sent or handled all the same.
 */
public final class CorrelationSession {
    private final CorrelatedMessages messages;

    private CorrelationSession(Clew clew, Map<String, ?> properties) {
        messages = new CorrelatedMessages(JmsSystem.create(clew, properties));
    }

    /** Returns a correlation with the default settings. */
    public static CorrelationSession create(Clew clew) {
        return new CorrelationSession(clew, Map.of());
    }

    /**
     * Returns a correlation with settings of its own.
     *
     * @param properties of the application; only the {@code clew.jms.*} keys are read
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static CorrelationSession create(Clew clew, Map<String, ?> properties) {
        return new CorrelationSession(clew, properties);
    }

    /**
     * Returns a factory whose connections and contexts are wrapped.
     *
     * <p>It implements all of Jakarta Messaging's interfaces that the given one implements, and can be cast to these.
     */
    public ConnectionFactory wrap(ConnectionFactory factory) {
        return CorrelatedConnection.wrap(ConnectionFactory.class, factory, messages);
    }

    /** Returns the same for distributed transactions. */
    public XAConnectionFactory wrapXA(XAConnectionFactory factory) {
        return CorrelatedConnection.wrap(XAConnectionFactory.class, factory, messages);
    }

    /** Returns a connection whose sessions are {@linkplain #wrap(Session) wrapped}; it can be cast like a wrapped factory. */
    public Connection wrap(Connection connection) {
        return CorrelatedConnection.wrap(Connection.class, connection, messages);
    }

    /**
     * Returns a session whose producers write the current context into each message, and whose listeners are called in the
     * context of theirs.
     *
     * <p>Each message that is sent is a {@code PRODUCER} span. With a {@code CompletionListener} it ends with the completion,
     * otherwise as the call returns.
     */
    public Session wrap(Session session) {
        return CorrelatedSession.wrap(session, messages);
    }

    /** Returns the same of a context of the simplified API. */
    public JMSContext wrap(JMSContext context) {
        if (context instanceof CorrelatedJmsContext) {
            return context;
        }
        return context instanceof XAJMSContext distributed
                ? new CorrelatedXAJmsContext(distributed, messages)
                : new CorrelatedJmsContext(context, messages);
    }

    /** Returns a listener that handles each message in its own context, for a container that makes its own sessions. */
    public MessageListener wrap(MessageListener listener) {
        return CorrelatedListener.wrap(listener, messages, null);
    }

    /**
     * Begins the processing of a message on the calling thread, which has to close it. Never throws.
     *
     * @param message null if none has come: then the delivery does nothing
     */
    public Delivery open(@Nullable Message message) {
        return message == null ? messages.none() : messages.open(message, null);
    }

    /**
     * Processes a message within its own context. The handler's exception comes out unchanged.
     *
     * @param message null if none has come: then the handler is not called
     */
    public <M extends Message, E extends Exception> void process(
            @Nullable M message, MessageHandler<? super M, E> handler) throws E {
        if (message != null) {
            MessageReceiver.handle(open(message), message, handler);
        }
    }

    /**
     * Begins the processing of several messages at once on the calling thread, which has to close it. Never throws.
     *
     * <p>Messages of one request continue it. Those of several begin a new one, whose span links to at most 32 of theirs. A
     * message that is sent meanwhile has no cause unless it was {@linkplain #derive derived}.
     */
    public Delivery openBatch(Iterable<? extends Message> batch) {
        return messages.openBatch(batch);
    }

    /**
     * Returns a task that goes on with the message that the calling thread is processing, on the thread that runs it.
     *
     * <p>It runs within the message's span, and what it sends has the message as its cause. Outside the processing of a
     * message the task gets the current context.
     */
    public Runnable bind(Runnable task) {
        return messages.bind(task);
    }

    /**
     * Writes into a message that another has caused, for sending outside its processing or from a batch.
     *
     * <p>It gets the other's request id and trace, a new message id, and the other as its cause. A wrapped producer does not
     * write the context of another request over them.
     *
     * @param in the consumed message
     * @param out the message to be sent
     * @return the message to be sent
     */
    public <M extends Message> M derive(Message in, M out) {
        messages.derive(in, out);
        return out;
    }

    /**
     * Prepares a message for being sent as it is to another place, for a retry or as a dead letter.
     *
     * <p>Its message id and its cause stay when it is sent. A message without an id gets one.
     *
     * @return the same message; its properties can be written from now on
     */
    public <M extends Message> M republish(M message) {
        messages.republish(message);
        return message;
    }

    /** Writes the current context, a new message id and its cause into a message; outside a request, nothing. */
    public void inject(Message message) {
        messages.inject(message);
    }

    /** Returns the context in which a message is processed; never null, never throws. */
    public TraceContext extract(Message message) {
        return messages.extract(message);
    }

    @Override
    public String toString() {
        return messages.toString();
    }
}
