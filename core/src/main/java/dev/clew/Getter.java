package dev.clew;

import org.jspecify.annotations.Nullable;

/**
 * Reads one field of an incoming message.
 *
 * <p>A field that was sent several times comes back as all its values in order, joined with {@code ,}: a doubled
 * {@code traceparent} then fails by its length, a doubled request id by its characters, and {@code tracestate} and
 * {@code baggage} simply join. A getter that returns the first value alone lets a second, hostile one pass unseen.
 *
 * @param <C> the message: a servlet request, a record's headers
 */
@FunctionalInterface
public interface Getter<C> {
    /**
     * Returns the field's values joined with {@code ,}, or null where the message has no such field.
     *
     * @param name compared without regard to case where the carrier's names have none
     */
    @Nullable
    String get(C carrier, String name);

    /**
     * Returns the field as the bytes of its ASCII, where the message has it so: an id that is read need not become a text.
     *
     * <p>Null says nothing but that {@link #get} is to be asked: where the message has texts, has no such field, or has
     * several whose values are to be joined. What is returned is not changed and not kept.
     */
    default byte @Nullable [] getBytes(C carrier, String name) {
        return null;
    }
}
