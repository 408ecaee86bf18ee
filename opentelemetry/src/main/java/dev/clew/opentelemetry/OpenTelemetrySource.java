package dev.clew.opentelemetry;

import dev.clew.Clew;
import dev.clew.Inbound;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Tells Clew the ids of the current OpenTelemetry span.
 *
 * <p>Clew finds it by itself. Only {@link #install()} may have to be called.
 */
public final class OpenTelemetrySource implements Clew.ContextSource<SpanContext> {
    static {
        ContextStorage.addWrapper(MirroredStorage::around);
    }

    /** For {@link java.util.ServiceLoader}. */
    public OpenTelemetrySource() {}

    /**
     * Makes sure that the MDC follows OpenTelemetry's scopes; later calls do nothing.
     *
     * <p>To be called before OpenTelemetry's first span or scope, say as the first line of {@code main}. Not needed where
     * a {@link Clew} is made before that.
     */
    public static void install() {
        // Being called is enough: it initializes the class, once.
    }

    @Override
    public @Nullable SpanContext current() {
        // hot: at every look at the current context
        Span span = Span.fromContextOrNull(Context.current());
        if (span == null) {
            return null;
        }
        SpanContext context = span.getSpanContext();
        // A remote one is the caller's: it is no span of this process, and what runs here is only below it.
        if (!context.isValid() || context.isRemote()) {
            return null;
        }
        MirroredStorage.warnUnlessInForce();
        return context;
    }

    @Override
    public void read(SpanContext span, Inbound ids) {
        String traceId = span.getTraceId();
        boolean taken = ids.trace(
                bits(traceId, 0),
                bits(traceId, 16),
                bits(span.getSpanId(), 0),
                span.getTraceFlags().asByte());
        if (taken && !span.getTraceState().isEmpty()) {
            ids.traceState(text(span.getTraceState()));
        }
    }

    private static long bits(String hex, int from) {
        return Long.parseUnsignedLong(hex, from, from + 16, 16);
    }

    /** As OpenTelemetry's own propagator writes it. */
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
