package dev.clew.context;

import java.util.function.BiConsumer;

/**
 * A sum over one request in this process, such as the number of its queries.
 *
 * <p>{@link RequestState#total} keeps it. It is read once, when the span in which the request came in ends; other threads
 * may still add to it then.
 */
public interface RequestTotal {
    /** Passes the sums to the action, as attributes of that span. */
    void forEachAttribute(BiConsumer<String, Object> action);
}
