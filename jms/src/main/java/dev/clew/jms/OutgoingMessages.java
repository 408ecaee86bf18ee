package dev.clew.jms;

import dev.clew.messaging.MessageWriter;
import dev.clew.messaging.OutgoingHeaders;
import org.jspecify.annotations.Nullable;

/** Describes messages that are about to be sent. */
final class OutgoingMessages implements MessageWriter<OutgoingMessage, MessageProperties> {
    private final SentMessages sent;

    OutgoingMessages(SentMessages sent) {
        this.sent = sent;
    }

    @Override
    public MessageProperties headers(OutgoingMessage message) {
        return message;
    }

    @Override
    public String destination(OutgoingMessage message) {
        return Unchecked.ask(() -> Destinations.of(message.destination()));
    }

    @Override
    public boolean isDerived(OutgoingMessage message) {
        return message.isDerived();
    }

    /** Returns an id by which the message is known if it is sent again. */
    @Override
    public @Nullable String messageId(OutgoingMessage message, OutgoingHeaders outgoing) {
        return message.isMarked() ? sent.newId(message, outgoing) : null;
    }

    /** Returns the same: JMS has no copies, and {@link PropertyAccess} writes into read-only properties too. */
    @Override
    public OutgoingMessage copy(OutgoingMessage message) {
        return message;
    }
}
