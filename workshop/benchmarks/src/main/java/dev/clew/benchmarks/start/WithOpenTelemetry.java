package dev.clew.benchmarks.start;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The OpenTelemetry SDK with its sampler off, and two keys of the MDC by hand. */
final class WithOpenTelemetry {
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    public static void main(String... arguments) {
        Map<String, String> outgoing = new HashMap<>();
        Clock clock = Clock.begin();
        WithOpenTelemetry openTelemetry = new WithOpenTelemetry();
        clock.ready();
        String found = openTelemetry.request(outgoing);
        clock.done(found, outgoing);
    }

    private enum Headers implements TextMapGetter<Map<String, String>>, TextMapSetter<Map<String, String>> {
        IN_A_MAP;

        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
            return headers == null ? null : headers.get(name);
        }

        @Override
        public void set(@Nullable Map<String, String> headers, String name, String value) {
            if (headers != null) {
                headers.put(name, value);
            }
        }
    }

    private WithOpenTelemetry() {
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(Sampler.alwaysOff())
                        .build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
        tracer = sdk.getTracer("start");
        propagator = sdk.getPropagators().getTextMapPropagator();
    }

    private String request(Map<String, String> outgoing) {
        Map<String, String> headers = Map.of("traceparent", "00-" + Clock.TRACE_ID + "-" + Clock.SPAN_ID + "-01");
        Context parent = propagator.extract(Context.root(), headers, Headers.IN_A_MAP);
        Span server = start("POST /orders", SpanKind.SERVER, parent);
        try (Scope scope = parent.with(server).makeCurrent()) {
            MDC.put("trace_id", server.getSpanContext().getTraceId());
            MDC.put("span_id", server.getSpanContext().getSpanId());
            String found = MDC.get("trace_id");
            Span client = start("GET /stock", SpanKind.CLIENT, Context.current());
            propagator.inject(Context.current().with(client), outgoing, Headers.IN_A_MAP);
            client.end();
            return found;
        } finally {
            MDC.remove("trace_id");
            MDC.remove("span_id");
            server.end();
        }
    }

    private Span start(String name, SpanKind kind, Context parent) {
        return tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
    }
}
