package dev.clew;

/**
 * A listener to spans: the log line, a metric, another tracer.
 *
 * <p>Called on the thread that begins or ends the span, with the span's context current if one of the listeners
 * {@linkplain #wantsScope() wants} that. A listener that throws is skipped and counted; the others still run. The listeners
 * that {@link java.util.ServiceLoader} finds hear of the spans of {@link Clew#global()}, and of {@linkplain #hearsAll() all
 * others} if they want to.
 */
public interface SpanListener {
    /** Called once, when the span begins. */
    default void started(Span span) {}

    /** Called once, when the span has ended; the span does not change any more. */
    default void ended(Span span) {}

    /**
     * Whether the span's context must be current during the calls, in the MDC too; asked once.
     *
     * <p>Return false if the listener neither logs nor asks for the current context: two scopes per span are most of its
     * cost.
     */
    default boolean wantsScope() {
        return true;
    }

    /**
     * Whether the listener does anything for a span of this kind that ends as wanted; asked before each such span.
     *
     * <p>If no listener does, an adapter whose spans are many may make one only for work that has failed.
     */
    default boolean wantsSuccess(Span.Kind kind) {
        return true;
    }

    /**
     * Whether a listener that {@link java.util.ServiceLoader} finds hears of the spans of every {@link Clew}, and not only of
     * those of {@link Clew#global()}; asked once for each Clew that is built.
     *
     * <p>Return true for a part of the process, such as a recorder of log lines: it must not matter to it how a Clew was
     * configured. A new listener is made for each Clew that is built, and dropped if it returns false; so its constructor
     * must do nothing that has to be undone.
     */
    default boolean hearsAll() {
        return false;
    }
}
