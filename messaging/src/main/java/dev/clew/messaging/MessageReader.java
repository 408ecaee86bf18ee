package dev.clew.messaging;

import dev.clew.Span;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Describes a consumed message of one messaging system.
 *
 * <p>An adapter implements it once, without state and safe for all threads.
 *
 * @param <M> a consumed message
 * @param <H> its headers
 */
public interface MessageReader<M, H> {
    /** Returns the message's headers. */
    H headers(M message);

    /** Returns the topic or queue that the message was consumed from. */
    String destination(M message);

    /** Returns the attribute under which spans name the destination. */
    default String destinationKey() {
        return "destination";
    }

    /** Returns the part of the destination that the message was in, null if destinations have no parts. */
    default @Nullable Object partition(M message) {
        return null;
    }

    /**
     * Returns a name for a message that has no id of its own.
     *
     * <p>A message that is delivered again has the same name, and no other message ever has it. Empty if the messaging system
     * has no such name: then what the message causes does not name it.
     */
    String position(M message);

    /** Returns when the message was sent, in milliseconds since 1970; a negative number if that is unknown. */
    long timestamp(M message);

    /** Adds what only this messaging system knows to the span of a message. */
    default void describe(M message, Span span) {}

    /** Returns how processing or sending ended with this failure. */
    default Span.Outcome outcome(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Span.Outcome.TIMEOUT;
        }
        boolean cancelled = failure instanceof InterruptedException || failure instanceof CancellationException;
        return cancelled ? Span.Outcome.CANCELLED : Span.Outcome.ERROR;
    }
}
