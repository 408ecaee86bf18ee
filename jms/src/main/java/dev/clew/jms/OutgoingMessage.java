package dev.clew.jms;

import jakarta.jms.Destination;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/** A message that is about to be sent. */
final class OutgoingMessage extends MessageProperties {
    private final @Nullable Destination destination;
    private final boolean derived;
    private boolean own;

    OutgoingMessage(Message message, @Nullable Destination destination, boolean derived) {
        super(message);
        this.destination = destination;
        this.derived = derived;
    }

    @Nullable
    Destination destination() {
        return destination;
    }

    boolean isDerived() {
        return derived;
    }

    /** Notes whether the application has made the message, and not received it. */
    void own(boolean isOwn) {
        own = isOwn;
    }

    boolean isOwn() {
        return own;
    }
}
