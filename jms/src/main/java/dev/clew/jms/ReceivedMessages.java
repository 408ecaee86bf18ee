package dev.clew.jms;

import dev.clew.Span;
import dev.clew.ids.RequestIds;
import dev.clew.messaging.MessageReader;
import org.jspecify.annotations.Nullable;

/** Describes messages that consumers have got. */
final class ReceivedMessages implements MessageReader<ReceivedMessage, MessageProperties> {
    @Override
    public MessageProperties headers(ReceivedMessage message) {
        return message;
    }

    @Override
    public String destination(ReceivedMessage message) {
        return Unchecked.ask(() -> Destinations.of(message.message().getJMSDestination()));
    }

    @Override
    public String destinationKey() {
        return "topic";
    }

    /** Returns the {@code JMSMessageID}, which the provider gives to each message that is sent. */
    @Override
    public String position(ReceivedMessage message) {
        @Nullable String messageId = Unchecked.ask(() -> message.message().getJMSMessageID());
        return messageId != null && RequestIds.isValid(messageId) ? messageId : "";
    }

    /** Returns when the message was sent. Zero says that the sender has left that out. */
    @Override
    public long timestamp(ReceivedMessage message) {
        long sent = Unchecked.ask(() -> message.message().getJMSTimestamp());
        return sent == 0 ? -1 : sent;
    }

    @Override
    public void describe(ReceivedMessage message, Span span) {
        if (Unchecked.ask(() -> message.message().getJMSRedelivered())) {
            int attempt = Unchecked.ask(message::attempt);
            span.attribute("attempt", attempt > 1 ? attempt : null).attribute("redelivered", true);
        }
    }
}
