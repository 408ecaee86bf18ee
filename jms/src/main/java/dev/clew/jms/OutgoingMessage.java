package dev.clew.jms;

import jakarta.jms.Destination;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/** A message that is about to be sent. */
final class OutgoingMessage extends MessageProperties {
    private final @Nullable Destination destination;
    private final boolean derived;
    private boolean marked;

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

    /** Notes whether the message gets an id by which it is known if it is sent again. */
    void marked(boolean isMarked) {
        marked = isMarked;
    }

    boolean isMarked() {
        return marked;
    }
}
