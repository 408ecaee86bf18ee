package dev.clew.benchmarks.load;

import brave.jakarta.servlet.TracingFilter;
import dev.clew.Clew;
import dev.clew.TraceContext;
import dev.clew.benchmarks.Brave;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What stands before the servlet, and how the id is seen behind it. */
enum ServerFilter {
    /** Nothing: the servlet reads the header. */
    NONE,

    /** Nothing either: shows by how much two differ that do the same. */
    AGAIN,

    /** What one writes oneself: request, trace and span id into the MDC, the request id sent back; tasks are the application's. */
    BY_HAND,

    /** Brave's, never sampled. It reads no request id and sends none back, and tasks do not have its ids. */
    BRAVE,

    CLEW;

    private static final Clew CLEW_ITSELF =
            Clew.builder().setting("clew.span.log", "false").build();

    @Nullable
    Filter filter() {
        return switch (this) {
            case NONE, AGAIN -> null;
            case BY_HAND -> byHand();
            case BRAVE -> TracingFilter.create(Brave.neverSampled());
            case CLEW -> CorrelationFilter.create(CLEW_ITSELF);
        };
    }

    private static Filter byHand() {
        return (request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            String id = http.getHeader("X-Request-ID");
            String traceparent = http.getHeader("traceparent");
            long spanId = ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE;
            ((HttpServletResponse) response).setHeader("X-Request-ID", id);
            MDC.put("request_id", id);
            MDC.put("trace_id", traceparent.substring(3, 35));
            MDC.put("span_id", Long.toHexString(spanId));
            try {
                chain.doFilter(request, response);
            } finally {
                MDC.remove("request_id");
                MDC.remove("trace_id");
                MDC.remove("span_id");
            }
        };
    }

    /** Returns the id as the application sees it; with Clew's filter in the MDC and in the context alike, or it is wrong. */
    String seen(HttpServletRequest request) {
        return switch (this) {
            case NONE, AGAIN, BRAVE -> request.getHeader("X-Request-ID");
            case BY_HAND -> String.valueOf(MDC.get("request_id"));
            case CLEW -> {
                String id = String.valueOf(MDC.get("request_id"));
                yield id.equals(TraceContext.current().requestId()) ? id : "mdc and context differ";
            }
        };
    }

    /** Returns a task as the application hands it to another thread, with its ids where nobody else sees to that. */
    Runnable carrying(Runnable task) {
        if (this != BY_HAND) {
            return task;
        }
        Map<String, String> mdc = MDC.getCopyOfContextMap();
        return () -> {
            MDC.setContextMap(mdc);
            try {
                task.run();
            } finally {
                MDC.clear();
            }
        };
    }

    boolean sendsIdBack() {
        return this == BY_HAND || this == CLEW;
    }

    /** Returns what Clew has counted: scopes that were misused. */
    static Map<String, Long> counts() {
        return CLEW_ITSELF.counters().all();
    }
}
