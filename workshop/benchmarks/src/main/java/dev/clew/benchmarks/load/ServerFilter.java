package dev.clew.benchmarks.load;

import brave.jakarta.servlet.TracingFilter;
import dev.clew.Clew;
import dev.clew.benchmarks.peers.Brave;
import dev.clew.benchmarks.peers.ByHand;
import dev.clew.context.TraceContext;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The filter before the servlet, and the way an application behind it sees the id. */
enum ServerFilter {
    /** No filter: the servlet reads the header. */
    NONE,

    /** No filter either: shows by how much two servers differ that do the same. */
    AGAIN,

    /** The filter that one writes oneself: three ids into the MDC, one sent back; the application cares for its tasks. */
    BY_HAND,

    /** Brave's, never sampled. It reads no request id and sends none back, and its tasks have no ids. */
    BRAVE,

    CLEW;

    private static final Clew OURS =
            Clew.builder().setting("clew.span.log", "false").build();

    @Nullable
    Filter filter() {
        return switch (this) {
            case NONE, AGAIN -> null;
            case BY_HAND -> byHand();
            case BRAVE -> TracingFilter.create(Brave.neverSampled());
            case CLEW -> CorrelationFilter.create(OURS);
        };
    }

    private static Filter byHand() {
        return (request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            String id = http.getHeader("X-Request-ID");
            String traceparent = http.getHeader("traceparent");
            ((HttpServletResponse) response).setHeader("X-Request-ID", id);
            MDC.put("request_id", id);
            MDC.put("trace_id", traceparent.substring(3, 35));
            MDC.put("span_id", ByHand.newSpanId());
            try {
                chain.doFilter(request, response);
            } finally {
                MDC.remove("request_id");
                MDC.remove("trace_id");
                MDC.remove("span_id");
            }
        };
    }

    /** Returns the id as the application sees it; with Clew's filter MDC and context must agree. */
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

    /** Returns the task that the application hands to another thread; by hand, the application adds the ids. */
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

    /** Returns Clew's counters of misused scopes. */
    static Map<String, Long> counters() {
        return OURS.counters().all();
    }
}
