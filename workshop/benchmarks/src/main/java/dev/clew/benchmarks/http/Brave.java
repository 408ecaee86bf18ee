package dev.clew.benchmarks.http;

import brave.Tracing;
import brave.jakarta.servlet.TracingFilter;
import brave.okhttp3.TracingInterceptor;
import brave.propagation.CurrentTraceContext;
import jakarta.servlet.Filter;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Brave's own filter and interceptor, never sampled. */
@State(Scope.Thread)
public class Brave extends HttpCases {
    private final Tracing tracing = dev.clew.benchmarks.Brave.neverSampled();
    private final Filter filter = TracingFilter.create(tracing);
    private final Interceptor interceptor = TracingInterceptor.create(tracing);
    private CurrentTraceContext.@Nullable Scope outer;

    public Brave() {
        super("traceId");
    }

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        outer = params.getBenchmark().endsWith(".interceptor")
                ? dev.clew.benchmarks.Brave.CURRENT.newScope(
                        tracing.tracer().newTrace().context())
                : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
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
