package dev.clew.messaging;

import org.jspecify.annotations.Nullable;

/**
 * Describes a message of one messaging system that is about to be sent.
 *
 * <p>An adapter implements it once, without state and safe for all threads.
 *
 * @param <R> a message to be sent
 * @param <H> its headers
 */
public interface MessageWriter<R, H> {
    /** Returns the message's headers, into which the ids are written. */
    H headers(R message);

    /** Returns the topic or queue that the message goes to. */
    String destination(R message);

    /** Whether {@link DerivedHeaders} has decided the message's request id, message id and cause. */
    default boolean isDerived(R message) {
        return false;
    }

    /**
     * Returns the id that the message gets; null for a random one.
     *
     * @param outgoing the headers that are written with it. The request id is not among them if the message keeps its own
     */
    default @Nullable String messageId(R message, OutgoingHeaders outgoing) {
        return null;
    }

    /** Returns the same message with headers that can be changed. Asked if those of the message are read-only. */
    R copy(R message);
}
