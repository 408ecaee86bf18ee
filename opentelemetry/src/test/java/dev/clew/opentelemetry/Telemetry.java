package dev.clew.opentelemetry;

import dev.clew.context.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.MDC;

/** The SDK, and helpers of the tests. */
final class Telemetry {
    static {
        OpenTelemetrySource.install();
    }

    static final InMemorySpanExporter EXPORTED = InMemorySpanExporter.create();
    static final Tracer TRACER = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(EXPORTED))
            .build()
            .get("test");
    static final Tracer UNSAMPLED = SdkTracerProvider.builder()
            .setSampler(Sampler.alwaysOff())
            .addSpanProcessor(SimpleSpanProcessor.create(EXPORTED)) // without one, spans have no ids
            .build()
            .get("test");

    private Telemetry() {}

    static Span span(String name) {
        return TRACER.spanBuilder(name).startSpan();
    }

    static String traceId(Span span) {
        return span.getSpanContext().getTraceId();
    }

    static String spanId(Span span) {
        return span.getSpanContext().getSpanId();
    }

    /** Returns the header as the specification writes it. */
    static String traceparent(Span span) {
        return "00-" + traceId(span) + "-" + spanId(span) + "-"
                + span.getSpanContext().getTraceFlags().asHex();
    }

    /** Writes the current span into the message, as OpenTelemetry's instrumentation does. */
    static void inject(Map<String, String> headers) {
        W3CTraceContextPropagator.getInstance().inject(Context.current(), headers, Map::put);
    }

    static Context extract(Map<String, String> headers) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, Map::get);
    }

    static Map<String, String> headers(String... namesAndValues) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    static Map<String, String> mdc() {
        Map<String, String> copy = MDC.getCopyOfContextMap();
        return copy == null ? Map.of() : copy;
    }

    static Map<String, String> keys(String requestId, Span span) {
        return Map.of("request_id", requestId, "trace_id", traceId(span), "span_id", spanId(span));
    }

    static Map<String, String> keys(TraceContext context) {
        return Map.of("request_id", context.requestId(), "trace_id", context.traceId(), "span_id", context.spanId());
    }
}
