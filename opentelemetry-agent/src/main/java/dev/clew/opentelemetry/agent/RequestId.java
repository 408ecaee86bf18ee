package dev.clew.opentelemetry.agent;

import dev.clew.ids.RequestIds;
import dev.clew.text.PlainText;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;

/**
 * The request id of a context: a baggage entry, from which the agent's logging instrumentations take it into the MDC.
 *
 * <p>The entry never leaves the process; the id has a header of its own.
 */
final class RequestId {
    /** The MDC shows it as {@code baggage.request_id}. */
    static final String KEY = "request_id";

    private RequestId() {}

    /** Returns the request's id, the trace id if it has none of its own; empty outside a request and without a span. */
    static String of(Context context) {
        String id = Baggage.fromContext(context).getEntryValue(KEY);
        if (id != null && RequestIds.isValid(id)) {
            return id;
        }
        SpanContext span = Span.fromContext(context).getSpanContext();
        return span.isValid() ? span.getTraceId() : "";
    }

    static boolean isIn(Context context) {
        return Baggage.fromContext(context).getEntryValue(KEY) != null;
    }

    static Context with(Context context, String id) {
        return context.with(
                Baggage.fromContext(context).toBuilder().put(KEY, id).build());
    }

    /**
     * Returns the context without entries whose values could forge a line or reverse one: the MDC gets all baggage, and a
     * pattern layout writes it as it is.
     */
    static Context withoutHarmful(Context context) {
        Baggage all = Baggage.fromContext(context);
        BaggageBuilder kept = all.toBuilder();
        boolean[] changed = {false};
        all.forEach((key, entry) -> {
            if (!PlainText.isHarmless(entry.getValue())) {
                changed[0] = true;
                kept.remove(key);
            }
        });
        return changed[0] ? context.with(kept.build()) : context;
    }

    static Context without(Context context) {
        return isIn(context)
                ? context.with(
                        Baggage.fromContext(context).toBuilder().remove(KEY).build())
                : context;
    }
}
