package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.DerivedHeaders;
import dev.clew.messaging.MessageReceiver;
import dev.clew.messaging.MessageSender;
import dev.clew.messaging.MessagingSystem;
import dev.clew.messaging.Sending;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ids of messages, as channels, consumers and listeners need them. */
final class CorrelatedMessages {
    private final MessagingSystem<ReceivedMessage, Map<String, Object>> system;
    private final MessageReceiver<ReceivedMessage> receiver;
    private final MessageSender<Publication, Map<String, Object>> sender;
    private final DerivedHeaders<ReceivedMessage, Map<String, Object>> derived;

    CorrelatedMessages(MessagingSystem<ReceivedMessage, Map<String, Object>> system) {
        this.system = system;
        this.receiver = MessageReceiver.create(system);
        this.sender = MessageSender.create(system, new Publications());
        this.derived = DerivedHeaders.create(system);
    }

    Delivery open(ReceivedMessage message) {
        Delivery delivery = receiver.open(message, null);
        message.opened(delivery.span());
        return delivery;
    }

    Delivery openBatch(Supplier<List<ReceivedMessage>> messages) {
        return receiver.openOrSkip(() -> {
            List<ReceivedMessage> batch = messages.get();
            Delivery delivery = receiver.openBatch(batch);
            if (batch.size() == 1) {
                batch.get(0).opened(delivery.span());
            }
            return delivery;
        });
    }

    Delivery none() {
        return receiver.none();
    }

    Runnable bind(Runnable task) {
        return receiver.bind(task);
    }

    boolean derive(AMQP.BasicProperties in, Map<String, Object> out) {
        return derived.derive(message(in), out);
    }

    void republish(AMQP.BasicProperties in, Map<String, Object> out) {
        derived.republish(message(in), out);
    }

    /** Returns the message with these properties: the one that is being processed, if it is that. */
    private ReceivedMessage message(AMQP.BasicProperties properties) {
        ReceivedMessage current = receiver.current();
        return current != null && current.has(properties) ? current : ReceivedMessage.of(properties);
    }

    void inject(Map<String, Object> headers) {
        sender.inject(headers);
    }

    TraceContext extract(Map<String, Object> headers) {
        return system.extract(headers);
    }

    /** Returns null if the message goes as it is. */
    @Nullable
    Sending<Publication> prepare(String exchange, String routingKey, AMQP.@Nullable BasicProperties properties) {
        Publication publication;
        try {
            publication = Publication.of(exchange, routingKey, properties);
        } catch (Throwable t) {
            skipped("send", t);
            return null;
        }
        return prepare(publication);
    }

    private @Nullable Sending<Publication> prepare(Publication publication) {
        Sending<Publication> sending = sender.prepare(publication);
        if (sending != null && !"".equals(publication.exchange())) {
            sending.span().attribute("routing_key", publication.routingKey());
        }
        return sending;
    }

    /** Writes into the headers; returns null if nothing was written. */
    @Nullable
    Span send(String exchange, String routingKey, Map<String, Object> headers) {
        Sending<Publication> sending = prepare(Publication.of(exchange, routingKey, headers));
        return sending == null ? null : sending.span();
    }

    void end(Sending<Publication> sending, @Nullable Throwable failure) {
        sender.end(sending.span(), failure);
    }

    /** Whether these are the headers of this message, which the broker returns. */
    boolean isOf(Sending<Publication> sending, Map<String, Object> headers) {
        String messageId = sending.messageId();
        return messageId.isEmpty()
                ? sending.span().context().spanId().equals(system.headers().senderSpanId(headers))
                : messageId.equals(system.headers().messageId(headers));
    }

    /** Returns the context of a message that the broker returns; the current one if the message was sent without. */
    TraceContext returned(Map<String, Object> headers) {
        return system.headers().requestId(headers).isEmpty() ? TraceContext.current() : system.extract(headers);
    }

    /** Notes that the application gives messages back to their queue, or to its dead letters. */
    void givenBack(Channel channel, long deliveryTag, boolean multiple, boolean requeue) {
        ReceivedMessage current = receiver.current();
        if (current != null) {
            current.givenBack(channel, deliveryTag, multiple, requeue);
        }
    }

    void skipped(String step, Throwable failure) {
        system.skipped(step, failure);
    }

    @Override
    public String toString() {
        return "CorrelationChannel.create(" + system.clew() + ")";
    }
}
