package dev.clew.benchmarks.http;

import brave.Tracing;
import brave.jakarta.servlet.TracingFilter;
import brave.okhttp3.TracingInterceptor;
import dev.clew.Clew;
import dev.clew.benchmarks.core.Brave;
import dev.clew.benchmarks.core.ByHand;
import dev.clew.benchmarks.core.ClewVariant;
import dev.clew.benchmarks.core.OpenTelemetry;
import dev.clew.benchmarks.core.Work;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.context.TraceContext;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.servlet.CorrelationFilter;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import io.opentelemetry.instrumentation.spring.webmvc.v6_0.SpringWebMvcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Field;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.slf4j.MDC;

/** A request that is served, its id read three times on the way, and a call that is sent. */
public final class HttpContestants {
    private HttpContestants() {}

    /**
     * Returns the operation of a scenario.
     *
     * @param scope opens the scope in which the call is sent
     * @param readThree reads the id as three log lines would
     */
    private static Operation operation(
            String scenario,
            Filter filter,
            Interceptor interceptor,
            Supplier<AutoCloseable> scope,
            IntSupplier readThree) {
        StubRequest request = StubRequest.create();
        StubResponse response = StubResponse.create();
        StubChain outgoing = StubChain.create();
        Served served = new Served(readThree);
        return switch (scenario) {
            case "filter" ->
                hole -> {
                    request.recycle();
                    filter.doFilter(request, response, served);
                    hole.consume(served.read);
                };
            case "interceptor" ->
                Operation.within(scope, hole -> {
                    interceptor.intercept(outgoing);
                    hole.consume(outgoing.sent());
                });
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    /** The end of the filter's chain, which reads the ids. */
    private static final class Served implements FilterChain {
        private final IntSupplier readThree;
        private int read;

        Served(IntSupplier readThree) {
            this.readThree = readThree;
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response) {
            read = readThree.getAsInt();
        }
    }

    /** Clew with the default formats, nobody listening to spans. */
    public static Operation clew(ClewVariant variant, String scenario) {
        Clew clew = variant.builder().build();
        String key = variant.key();
        return operation(
                scenario,
                CorrelationFilter.create(clew),
                CorrelationInterceptor.create(clew),
                () -> clew.root().makeCurrent(),
                key.isEmpty() ? HttpContestants::readTheContext : () -> Work.readThree(key));
    }

    private static int readTheContext() {
        int read = 0;
        for (int i = 0; i < 3; i++) {
            read += TraceContext.current().isNone() ? 0 : 1;
        }
        return read;
    }

    /** The filter and the interceptor that one writes oneself: the trace id cut out, in the MDC, sent back and on. */
    public static Operation byHand(String scenario) {
        Filter filter = (request, response, chain) -> {
            String traceparent = ((HttpServletRequest) request).getHeader("traceparent");
            String id = traceparent == null ? UUID.randomUUID().toString() : traceparent.substring(3, 35);
            ((HttpServletResponse) response).setHeader("X-Request-ID", id);
            ByHand.put(id, ByHand.newSpanId());
            try {
                chain.doFilter(request, response);
            } finally {
                ByHand.remove();
            }
        };
        Interceptor interceptor = chain -> chain.proceed(chain.request()
                .newBuilder()
                .header("traceparent", "00-" + MDC.get("traceId") + "-" + MDC.get("spanId") + "-00")
                .build());
        return operation(
                scenario,
                filter,
                interceptor,
                new ByHand.Ids(Work.TRACE_ID, "00f067aa0ba902b7")::open,
                () -> Work.readThree("traceId"));
    }

    /** Brave's own filter and interceptor, never sampled. */
    public static Operation brave(String scenario) {
        Tracing tracing = Brave.neverSampled();
        return operation(
                scenario,
                TracingFilter.create(tracing),
                TracingInterceptor.create(tracing),
                () -> Brave.CURRENT.newScope(tracing.tracer().newTrace().context()),
                () -> Work.readThree("traceId"));
    }

    /**
     * OpenTelemetry's own, its sampler off. The filter is Spring MVC's, the one there is without an agent. An agent or an
     * appender brings the ids to the MDC, which is not counted here.
     */
    public static Operation openTelemetry(String scenario) {
        OpenTelemetrySdk sdk = OpenTelemetry.sdk();
        return operation(
                scenario,
                SpringWebMvcTelemetry.create(sdk).createServletFilter(),
                interceptor(OkHttpTelemetry.create(sdk).createCallFactory(new OkHttpClient())),
                () -> OpenTelemetry.openServerSpan(sdk),
                () -> 0);
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
}
