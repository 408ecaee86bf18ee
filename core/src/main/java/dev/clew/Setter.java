package dev.clew;

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

    /**
     * A setter for messages whose fields are bytes: an id that nobody has as a text yet need not become one.
     *
     * @param <C> the message
     */
    interface OfBytes<C> extends Setter<C> {
        /** Sets the field to this one value, ASCII in an array of its own that the message may keep. */
        void set(C carrier, String name, byte[] value);
    }
}
