package dev.clew.benchmarks.kafka;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.KafkaTelemetry;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.internal.OpenTelemetryProducerInterceptor;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.slf4j.MDC;

/** OpenTelemetry's interceptor, its sampler off; on the receiving side its propagator, a span and the MDC by hand. */
@State(Scope.Thread)
public class OpenTelemetry extends KafkaCases {
    private static final TextMapGetter<Headers> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    };

    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(
                    SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    private final Tracer tracer = sdk.getTracer("benchmark");
    private final OpenTelemetryProducerInterceptor<Object, Object> interceptor =
            new OpenTelemetryProducerInterceptor<>();
    private io.opentelemetry.context.@Nullable Scope outer;

    public OpenTelemetry() {
        interceptor.configure(KafkaTelemetry.create(sdk).producerInterceptorConfigProperties());
    }

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        outer = params.getBenchmark().endsWith(".send")
                ? Context.root().with(tracer.spanBuilder("server").startSpan()).makeCurrent()
                : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }

    @Benchmark
    public Object send() {
        return interceptor.onSend(outgoing());
    }

    @Benchmark
    public int receive() {
        Context parent = W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), incoming().headers(), GETTER);
        Span span = tracer.spanBuilder("orders process")
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
        try (io.opentelemetry.context.Scope scope = parent.with(span).makeCurrent()) {
            MDC.put("trace_id", span.getSpanContext().getTraceId());
            MDC.put("span_id", span.getSpanContext().getSpanId());
            return length("trace_id");
        } finally {
            MDC.remove("trace_id");
            MDC.remove("span_id");
            span.end();
        }
    }
}
