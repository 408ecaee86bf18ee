package dev.clew.jms;

import dev.clew.messaging.MessageWriter;

/** Describes messages that are about to be sent. */
final class OutgoingMessages implements MessageWriter<OutgoingMessage, MessageProperties> {
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

    /** Returns the same: JMS has no copies, and {@link PropertyAccess} writes into read-only properties too. */
    @Override
    public OutgoingMessage copy(OutgoingMessage message) {
        return message;
    }
}
