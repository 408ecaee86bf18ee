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
}
