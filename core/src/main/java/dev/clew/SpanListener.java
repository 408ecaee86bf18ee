package dev.clew;

/**
 * Told of spans: the log line, a metric, another tracer.
 *
 * <p>Called on the thread that begins or ends the span, with the span's context current. One that throws is skipped and
 * counted; the others still run. Those that {@link java.util.ServiceLoader} finds are told of the spans of
 * {@link Clew#global()}.
 */
public interface SpanListener {
    /** Called once, when the span begins. */
    default void started(Span span) {}

    /** Called once, when the span has ended; nothing of it changes after. */
    default void ended(Span span) {}
}
