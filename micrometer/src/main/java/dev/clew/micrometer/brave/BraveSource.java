package dev.clew.micrometer.brave;

import brave.Tracing;
import brave.propagation.TraceContext;
import dev.clew.context.CurrentSpanSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives Clew the ids of brave's current span, as {@link Tracing#current()} tells it.
 *
 * <p>Clew finds it by itself. For the MDC to follow brave's scopes, add {@link CorrelationScopeDecorator} to brave. Safe for all threads. If brave fails, the failure is counted and a context keeps its own ids.
 */
public final class BraveSource implements CurrentSpanSource<TraceContext> {
    /** For {@link java.util.ServiceLoader}. */
    public BraveSource() {}

    @Override
    public boolean isAvailable() {
        try {
            return !Tracing.class.getName().isEmpty();
        } catch (LinkageError e) {
            return false;
        }
    }

    @Override
    public @Nullable TraceContext current() {
        // hot: at every look at the current context
        Tracing tracing = Tracing.current();
        return tracing == null ? null : tracing.currentTraceContext().get();
    }

    /** Returns the ids. Brave keeps no {@code tracestate}, so there is none. */
    @Override
    public Ids ids(TraceContext span) {
        int flags = Boolean.TRUE.equals(span.sampled()) ? 1 : 0;
        return new Ids(span.traceIdHigh(), span.traceId(), span.spanId(), flags, "");
    }

    @Override
    public String toString() {
        return "BraveSource";
    }
}
