package dev.clew.propagation;

import dev.clew.context.TraceContext;
import java.util.List;

/**
 * A wire format: reads ids from an incoming message and writes them to an outgoing one.
 *
 * <p>The built-in formats are in {@link Propagators}; they use this package's public API alone, so that a format of your
 * own is their equal. One object serves all threads at once, so it must be immutable. It must accept any input without an
 * exception. If it throws all the same, its fields are skipped and the failure is counted; the request is served.
 */
public interface Propagator {
    /** Returns the names of all fields that {@link #inject} may write, in its order. */
    List<String> fields();

    /**
     * Reads the valid fields into {@code extracted}, and rejects the others with a reason.
     *
     * <p>Work and memory must have a bound, whatever comes in.
     */
    <C> void extract(C carrier, Getter<? super C> getter, Extracted extracted);

    /**
     * Writes the context, with {@code spanId} in place of its own span id.
     *
     * <p>The id is a parameter, so that a child span can be named in a message without a context made for it.
     *
     * @param spanId the sending span, never zero
     */
    <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter);
}
