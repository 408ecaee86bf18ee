package dev.clew.opentelemetry;

import dev.clew.Clew;
import dev.clew.context.CurrentSpanSource;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Gives Clew the ids of the current OpenTelemetry span.
 *
 * <p>Clew finds it by itself; an application calls {@link #install()} at most. Safe for all threads. If OpenTelemetry fails, the failure is counted and a context keeps its own ids.
 */
public final class OpenTelemetrySource implements CurrentSpanSource<SpanContext> {
    private static final boolean AVAILABLE = addWrapper();

    /** For {@link java.util.ServiceLoader}. */
    public OpenTelemetrySource() {}

    private static boolean addWrapper() {
        try {
            ContextStorage.addWrapper(CorrelatedContextStorage::wrap);
            return true;
        } catch (LinkageError e) {
            return false; // brought along by a starter, to an application without OpenTelemetry
        }
    }

    @Override
    public boolean isAvailable() {
        return AVAILABLE;
    }

    /**
     * Makes the MDC follow OpenTelemetry's scopes; later calls do nothing.
     *
     * <p>Call it before OpenTelemetry's first span or scope, say as the first line of {@code main}. It is not needed if a
     * {@link Clew} is made before that.
     */
    public static void install() {
        // The call initializes the class, and that installs the wrapper, once.
    }

    @Override
    public @Nullable SpanContext current() {
        // hot: at every look at the current context
        Span span = Span.fromContextOrNull(Context.current());
        if (span == null) {
            return null;
        }
        SpanContext context = span.getSpanContext();
        // A remote span is the caller's, and no span of this process.
        if (!context.isValid() || context.isRemote()) {
            return null;
        }
        CorrelatedContextStorage.warnUnlessInstalled();
        return context;
    }

    @Override
    public Ids ids(SpanContext span) {
        String traceId = span.getTraceId();
        TraceState state = span.getTraceState();
        return new Ids(
                bits(traceId, 0),
                bits(traceId, 16),
                bits(span.getSpanId(), 0),
                span.getTraceFlags().asByte(),
                state.isEmpty() ? "" : text(state));
    }

    private static long bits(String hex, int from) {
        return Long.parseUnsignedLong(hex, from, from + 16, 16);
    }

    /** Writes it as OpenTelemetry's own propagator does. */
    private static String text(TraceState state) {
        StringJoiner members = new StringJoiner(",");
        state.forEach((key, value) -> members.add(key + "=" + value));
        return members.toString();
    }

    @Override
    public String toString() {
        return "OpenTelemetrySource";
    }
}
