package dev.clew.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.clew.Span;
import dev.clew.ids.RequestIds;
import dev.clew.messaging.MessageReader;
import java.util.Date;
import java.util.Map;

/** Describes messages that queues have delivered. */
final class ReceivedMessages implements MessageReader<ReceivedMessage, Map<String, Object>> {
    @Override
    public Map<String, Object> headers(ReceivedMessage message) {
        return message.headers();
    }

    @Override
    public String destination(ReceivedMessage message) {
        return Destinations.of(message.queue());
    }

    @Override
    public String destinationKey() {
        return "topic";
    }

    /**
     * Returns the property {@code message_id}, else the offset in a stream. A place in a queue has no name in AMQP, and an
     * offset names nothing if the stream is unknown.
     */
    @Override
    public String position(ReceivedMessage message) {
        String name = message.properties().getMessageId();
        Long offset = message.offset();
        if (name == null && offset != null && !message.queue().isEmpty()) {
            name = message.queue() + '@' + offset;
        }
        return name != null && RequestIds.isValid(name) ? name : "";
    }

    @Override
    public long timestamp(ReceivedMessage message) {
        Date sent = message.properties().getTimestamp();
        return sent == null ? -1 : sent.toInstant().toEpochMilli();
    }

    @Override
    public void describe(ReceivedMessage message, Span span) {
        Envelope envelope = message.envelope();
        span.attribute("attempt", message.attempt()).attribute("offset", message.offset());
        if (!envelope.getExchange().isEmpty()) {
            span.attribute("exchange", envelope.getExchange()).attribute("routing_key", envelope.getRoutingKey());
        }
        if (envelope.isRedeliver()) {
            span.attribute("redelivered", true);
        }
    }

    @Override
    public Span.Outcome outcome(Throwable failure) {
        // Closed by the application before the broker has confirmed: nobody knows what became of the message.
        boolean left = failure instanceof ShutdownSignalException signal
                && !(failure instanceof AlreadyClosedException)
                && signal.isInitiatedByApplication();
        return left ? Span.Outcome.CANCELLED : MessageReader.super.outcome(failure);
    }
}
