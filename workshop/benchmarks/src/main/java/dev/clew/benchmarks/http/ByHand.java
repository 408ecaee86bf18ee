package dev.clew.benchmarks.http;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.UUID;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.slf4j.MDC;

/** The filter and the interceptor that one writes oneself: the trace id cut out, in the MDC, sent back and on. */
@State(Scope.Thread)
public class ByHand extends HttpCases {
    private final Filter filter = (request, response, chain) -> {
        String traceparent = ((HttpServletRequest) request).getHeader("traceparent");
        String id = traceparent == null ? UUID.randomUUID().toString() : traceparent.substring(3, 35);
        String spanId = Long.toHexString(
                java.util.concurrent.ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        ((HttpServletResponse) response).setHeader("X-Request-ID", id);
        MDC.put("traceId", id);
        MDC.put("spanId", spanId);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove("traceId");
            MDC.remove("spanId");
        }
    };
    private final Interceptor interceptor = chain -> chain.proceed(chain.request()
            .newBuilder()
            .header("traceparent", "00-" + MDC.get("traceId") + "-" + MDC.get("spanId") + "-00")
            .build());

    public ByHand() {
        super("traceId");
    }

    @Setup(Level.Iteration)
    public void open() {
        MDC.put("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
        MDC.put("spanId", "00f067aa0ba902b7");
    }

    @TearDown(Level.Iteration)
    public void close() {
        MDC.clear();
    }

    @Benchmark
    public int filter() throws Exception {
        return serve(filter);
    }

    @Benchmark
    public @Nullable Object interceptor() throws Exception {
        return send(interceptor);
    }
}
