package dev.clew;

/**
 * Told of spans: the log line, a metric, another tracer.
 *
 * <p>Called on the thread that begins or ends the span, with the span's context current where one of the listeners
 * {@linkplain #wantsScope() wants} that. One that throws is skipped and counted; the others still run. Those that
 * {@link java.util.ServiceLoader} finds are told of the spans of {@link Clew#global()}.
 */
public interface SpanListener {
    /** Called once, when the span begins. */
    default void started(Span span) {}

    /** Called once, when the span has ended; nothing of it changes after. */
    default void ended(Span span) {}

    /**
     * Whether the span's context is to be current while this one is called, in the MDC too; asked once.
     *
     * <p>False for a listener that neither logs nor asks for the current context: two scopes a span are most of what it
     * costs to be told.
     */
    default boolean wantsScope() {
        return true;
    }
}
