package dev.clew.benchmarks.http;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import io.opentelemetry.instrumentation.spring.webmvc.v6_0.SpringWebMvcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.servlet.Filter;
import java.lang.reflect.Field;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * OpenTelemetry's own, its sampler off. The filter is Spring MVC's, the one there is without an agent; the ids get to the
 * MDC by an agent or an appender, which is not counted here.
 */
@State(Scope.Thread)
public class OpenTelemetry extends HttpCases {
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(
                    SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final Filter filter = SpringWebMvcTelemetry.create(sdk).createServletFilter();
    private final Interceptor interceptor =
            interceptor(OkHttpTelemetry.create(sdk).createCallFactory(client));
    private io.opentelemetry.context.@Nullable Scope outer;

    public OpenTelemetry() {
        super("");
    }

    /** The interceptor that writes the headers is added by the call factory and not public. */
    private static Interceptor interceptor(Call.Factory factory) {
        try {
            for (Field field : factory.getClass().getDeclaredFields()) {
                field.setAccessible(true);
                if (field.get(factory) instanceof OkHttpClient inner) {
                    return inner.networkInterceptors().get(0);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("no client in " + factory.getClass());
    }

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        outer = params.getBenchmark().endsWith(".interceptor")
                ? Context.root()
                        .with(sdk.getTracer("benchmark").spanBuilder("server").startSpan())
                        .makeCurrent()
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
