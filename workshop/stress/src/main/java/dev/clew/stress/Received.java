package dev.clew.stress;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.propagation.Propagators;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request's headers, and the check of a context that was made from them. */
final class Received {
    static final String TRACE_ID = "b41c5a0f3d2e4c6b8a79f0e1d2c3b4a5";
    static final String CALLER = "b7ad6b7169203331";
    static final String REQUEST_ID = "order-4711";
    static final String TRACE_STATE = "rojo=1,congo=2";
    static final String TENANT = "acme";

    private static final Clew CLEW = Clew.builder().build();
    private static final Map<String, String> HEADERS = Map.of(
            "traceparent",
            "00-" + TRACE_ID + "-" + CALLER + "-03",
            "tracestate",
            TRACE_STATE,
            "x-request-id",
            REQUEST_ID,
            "baggage",
            "tenant=" + TENANT);

    private Received() {}

    static TraceContext context() {
        return CLEW.receive(HEADERS, Received::header, "");
    }

    /** Looks a name up in lower case, as the names are here. */
    private static @Nullable String header(Map<String, String> headers, String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Returns {@code whole} for a context with everything of the request, else the first thing that is wrong. */
    static String judge(TraceContext context, String parentId, String tenant) {
        try {
            return wrong(context, parentId, tenant);
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }

    private static String wrong(TraceContext context, String parentId, String tenant) {
        if (!context.traceId().equals(TRACE_ID)) {
            return "trace id " + context.traceId();
        }
        if (context.spanId().length() != 16 || context.isNone()) {
            return "span id " + context.spanId();
        }
        if (!context.parentId().equals(parentId)) {
            return "parent id " + context.parentId();
        }
        if (!context.requestId().equals(REQUEST_ID)) {
            return "request id " + context.requestId();
        }
        if (!context.clientRequestId().isEmpty()) {
            return "client's id " + context.clientRequestId();
        }
        if (context.traceFlags() != 3) {
            return "flags " + context.traceFlags();
        }
        if (!context.traceState().equals(TRACE_STATE)) {
            return "tracestate " + context.traceState();
        }
        if (context.baggage().size() != 1 || !tenant.equals(context.baggage().get("tenant"))) {
            return "baggage " + context.baggage();
        }
        return traceparent(context).equals("00-" + TRACE_ID + "-" + context.spanId() + "-03")
                ? "whole"
                : "traceparent " + traceparent(context);
    }

    /** Returns the {@code traceparent} of a message that this span sends. */
    static String traceparent(TraceContext context) {
        Map<String, String> message = new HashMap<>();
        long spanId = Long.parseUnsignedLong(context.spanId(), 16);
        Propagators.w3c().inject(context, spanId, message, Map::put);
        return message.getOrDefault("traceparent", "");
    }
}
