package dev.clew.propagation;

import org.jspecify.annotations.Nullable;

/**
 * Reads one field of an incoming message.
 *
 * <p>A field that was sent several times comes back as all its values in order, joined with {@code ,}. A doubled
 * {@code traceparent} then fails by its length, a doubled request id by its characters, and {@code tracestate} and
 * {@code baggage} simply join. A getter that returns the first value alone lets a second, hostile one pass unseen. One getter serves all messages and all threads. If it throws, the formats that asked for the field are skipped, and the failure is counted.
 *
 * @param <C> the message: a servlet request, a record's headers
 */
@FunctionalInterface
public interface Getter<C> {
    /**
     * Returns the field's values joined with {@code ,}, or null if the message has no such field.
     *
     * @param name compared without regard to case if the carrier's names are
     */
    @Nullable
    String get(C carrier, String name);

    /**
     * Returns the field as ASCII bytes, if the message has bytes: an id then need not become a text to be read.
     *
     * <p>Null means that {@link #get} must be asked: the message has texts, or has no such field, or has several whose
     * values must be joined. The caller neither changes nor keeps the array.
     */
    default byte @Nullable [] getBytes(C carrier, String name) {
        return null;
    }
}
