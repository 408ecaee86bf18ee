package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.MessageHandler;
import dev.clew.messaging.MessageReceiver;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the current request's ids into messages that are published, and handles each consumed message in its own context.
 *
 * <p>Safe for all threads; one per application is enough. A failure of our own is counted, and the message is
 * published or handled all the same.
 */
public final class CorrelationChannel {
    private final CorrelatedMessages messages;

    /** The wrappers of channels that came alone, as long as these are open. By identity: a channel may be a proxy. */
    private final Map<Channel, Channel> wrapped = Collections.synchronizedMap(new IdentityHashMap<>());

    private CorrelationChannel(Clew clew, Map<String, ?> properties) {
        messages = new CorrelatedMessages(RabbitSystem.create(clew, properties));
    }

    /** Returns a correlation with the default settings. */
    public static CorrelationChannel create(Clew clew) {
        return new CorrelationChannel(clew, Map.of());
    }

    /**
     * Returns a correlation with settings of its own.
     *
     * @param properties of the application; only the {@code clew.rabbitmq.*} keys are read
     * @throws IllegalArgumentException for a malformed value, saying what is allowed
     */
    public static CorrelationChannel create(Clew clew, Map<String, ?> properties) {
        return new CorrelationChannel(clew, properties);
    }

    /** Returns a connection whose channels are {@linkplain #wrap(Channel) wrapped}. */
    public Connection wrap(Connection connection) {
        return CorrelatedConnection.wrap(connection, messages);
    }

    /**
     * Returns a channel that writes the current context into each message and calls consumers in the context of theirs.
     *
     * <p>Each message that is published is a {@code PRODUCER} span. On a channel with confirmations it ends with the
     * broker's, otherwise as soon as the message is handed over. A channel of a pool may be wrapped at each use: as long as
     * it is open, it has one wrapper.
     */
    public Channel wrap(Channel channel) {
        Channel known = wrapped.get(channel);
        return known == null ? wrapAnew(channel) : known;
    }

    private Channel wrapAnew(Channel channel) {
        Channel made = CorrelatedChannel.wrap(channel, messages, null);
        if (made == channel) {
            return channel;
        }
        Channel other = wrapped.putIfAbsent(channel, made);
        if (other != null) {
            return other;
        }
        try {
            // Called at once if it is closed already.
            channel.addShutdownListener(cause -> wrapped.remove(channel));
            return made;
        } catch (Throwable t) {
            wrapped.remove(channel);
            messages.skipped("wrap", t);
            return channel;
        }
    }

    /**
     * Begins the processing of a message on the calling thread, which has to close it. Never throws.
     *
     * @param response null if the queue was empty: then the delivery does nothing
     */
    public Delivery open(String queue, @Nullable GetResponse response) {
        return response == null
                ? messages.none()
                : messages.open(new ReceivedMessage(queue, null, response.getEnvelope(), response.getProps()));
    }

    /** Begins the processing of a message that a consumer has only put aside. The thread has to close it. Never throws. */
    public Delivery open(String queue, com.rabbitmq.client.Delivery message) {
        return messages.open(received(queue, message));
    }

    private static ReceivedMessage received(String queue, com.rabbitmq.client.Delivery message) {
        return new ReceivedMessage(queue, null, message.getEnvelope(), message.getProperties());
    }

    /**
     * Processes a message within its own context. The handler's exception comes out unchanged.
     *
     * @param response null if the queue was empty: then the handler is not called
     */
    public <E extends Exception> void process(
            String queue, @Nullable GetResponse response, MessageHandler<? super GetResponse, E> handler) throws E {
        if (response != null) {
            MessageReceiver.handle(open(queue, response), response, handler);
        }
    }

    /** Processes a message that a consumer has only put aside, within its own context, as an {@code RpcServer} does. */
    public <E extends Exception> void process(
            String queue,
            com.rabbitmq.client.Delivery message,
            MessageHandler<? super com.rabbitmq.client.Delivery, E> handler)
            throws E {
        MessageReceiver.handle(open(queue, message), message, handler);
    }

    /**
     * Begins the processing of several messages at once on the calling thread, which has to close it. Never throws.
     *
     * <p>Messages of one request continue it. Those of several begin a new one, whose span links to at most 32 of theirs. A
     * message that is published meanwhile has no cause unless it was {@linkplain #derive derived}.
     */
    public Delivery openBatch(String queue, Iterable<com.rabbitmq.client.Delivery> batch) {
        return messages.openBatch(() -> StreamSupport.stream(batch.spliterator(), false)
                .map(message -> received(queue, message))
                .toList());
    }

    /**
     * Does the same for messages of several queues.
     *
     * @param batch the messages in their order, each with the queue that it came from
     */
    public Delivery openBatch(Map<com.rabbitmq.client.Delivery, String> batch) {
        return messages.openBatch(() -> batch.entrySet().stream()
                .map(each -> received(each.getValue(), each.getKey()))
                .toList());
    }

    /**
     * Returns a task that goes on with the message that the calling thread is processing, on the thread that runs it.
     *
     * <p>It runs within the message's span, and what it publishes has the message as its cause. Outside the processing of a
     * message the task gets the current context.
     */
    public Runnable bind(Runnable task) {
        return messages.bind(task);
    }

    /**
     * Returns properties for a message that another has caused, for publishing outside its processing or from a batch.
     *
     * <p>They have the other's request id and trace, a new message id, and the other as its cause. A wrapped channel does not
     * write the context of another request over them.
     *
     * @param in those of the consumed message
     * @param out those of the message to be published, null for none
     */
    public AMQP.BasicProperties derive(AMQP.BasicProperties in, AMQP.@Nullable BasicProperties out) {
        AMQP.BasicProperties present = out == null ? MessageProperties.MINIMAL_BASIC : out;
        Map<String, Object> headers = new HashMap<>(HeaderTable.of(present.getHeaders()));
        return messages.derive(in, headers) ? new DerivedProperties(present, headers) : present;
    }

    /**
     * Returns properties with which the same message is published in another place, for a retry or as a dead letter.
     *
     * <p>All properties, the message id and the cause are the same. A message without an id gets one.
     */
    public AMQP.BasicProperties republish(AMQP.BasicProperties properties) {
        Map<String, Object> headers = new HashMap<>(HeaderTable.of(properties.getHeaders()));
        messages.republish(properties, headers);
        return new DerivedProperties(properties, headers);
    }

    /**
     * Writes the headers of a message that something else publishes, such as a framework's template, and begins its span.
     *
     * <p>As a wrapped channel does, but the caller has to end the span. Never throws.
     *
     * @param headers those of this message alone, into which is written
     * @return the span, {@link Span#NOOP} if nobody listens; null if nothing was written
     */
    public @Nullable Span send(String exchange, String routingKey, Map<String, Object> headers) {
        return messages.send(exchange, routingKey, headers);
    }

    /** Writes the current context, a new message id and its cause into headers; outside a request, nothing. */
    public void inject(Map<String, Object> headers) {
        messages.inject(headers);
    }

    /** Returns the context in which a message with these headers is processed; never null, never throws. */
    public TraceContext extract(Map<String, Object> headers) {
        return messages.extract(headers);
    }

    @Override
    public String toString() {
        return messages.toString();
    }
}
