package dev.clew.benchmarks.http;

import dev.clew.Clew;
import dev.clew.TraceContext;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.Filter;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What Clew does, with the span line off. A subclass is one configuration of the MDC. */
@State(Scope.Thread)
public abstract class ClewCases extends HttpCases {
    final Filter filter;
    final Interceptor interceptor;
    private final Clew clew;
    private dev.clew.@Nullable Scope outer;

    ClewCases(String mdc, String keys, String key) {
        super(key);
        clew = Clew.builder()
                .setting("clew.span.log", "false")
                .setting("clew.mdc", mdc)
                .setting("clew.mdc.keys", keys)
                .build();
        filter = CorrelationFilter.create(clew);
        interceptor = CorrelationInterceptor.create(clew);
    }

    @Override
    int readElsewhere() {
        return readOnce() + readOnce() + readOnce();
    }

    private static int readOnce() {
        return TraceContext.current().isNone() ? 0 : 1;
    }

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        open(params.getBenchmark());
    }

    void open(String benchmark) {
        outer = benchmark.endsWith(".interceptor") ? clew.root().makeCurrent() : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }
}
