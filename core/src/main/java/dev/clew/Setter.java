package dev.clew;

import java.nio.charset.StandardCharsets;

/**
 * Writes one field of an outgoing message.
 *
 * <p>It replaces and never adds, so that whatever stood there before, exactly one value goes out:
 * {@code Request.Builder::header} fits, {@code addHeader} does not.
 *
 * @param <C> the message: a request builder, a record's headers
 */
@FunctionalInterface
public interface Setter<C> {
    /** Sets the field to this one value. */
    void set(C carrier, String name, String value);

    /** Whether the message's fields are bytes: an id that nobody has as a text yet need not become one then. */
    default boolean takesBytes() {
        return false;
    }

    /**
     * Sets the field to this one value; asked where {@link #takesBytes()} says so.
     *
     * @param value ASCII, in an array of its own that the message may keep
     */
    default void set(C carrier, String name, byte[] value) {
        set(carrier, name, new String(value, StandardCharsets.US_ASCII));
    }
}
