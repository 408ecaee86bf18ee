package dev.clew.propagation;

import java.nio.charset.StandardCharsets;

/**
 * Writes one field of an outgoing message.
 *
 * <p>A setter replaces and never adds, so that exactly one value goes out, whatever was there before:
 * {@code Request.Builder::header} fits, {@code addHeader} does not. One setter serves all messages and all threads. If it throws, the failure is counted, and the message is sent with the fields that it has.
 *
 * @param <C> the message: a request builder, a record's headers
 */
@FunctionalInterface
public interface Setter<C> {
    /** Sets the field to this one value. */
    void set(C carrier, String name, String value);

    /** Whether the message's fields are bytes: an id without a text then need not become one. */
    default boolean takesBytes() {
        return false;
    }

    /**
     * Sets the field to this one value. Called if {@link #takesBytes()} is true.
     *
     * @param value ASCII, in an array that the message may keep
     */
    default void set(C carrier, String name, byte[] value) {
        set(carrier, name, new String(value, StandardCharsets.US_ASCII));
    }
}
