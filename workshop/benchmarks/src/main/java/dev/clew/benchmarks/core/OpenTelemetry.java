package dev.clew.benchmarks.core;

import static dev.clew.benchmarks.harness.Operation.within;

import dev.clew.benchmarks.harness.Operation;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The OpenTelemetry SDK with its sampler off, and a context storage that keeps two keys in the MDC. */
public final class OpenTelemetry {
    private static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
            return headers == null ? null : headers.get(key);
        }
    };

    private static final TextMapSetter<Map<String, String>> SETTER = (headers, key, value) -> {
        if (headers != null) {
            headers.put(key, value);
        }
    };

    private OpenTelemetry() {}

    /** Returns the SDK that each of OpenTelemetry's instrumentations is measured with. */
    public static OpenTelemetrySdk sdk() {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(samplerOff())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
    }

    /** Makes a server's span current. */
    public static Scope openServerSpan(OpenTelemetrySdk sdk) {
        Span span = sdk.getTracer("benchmark").spanBuilder("server").startSpan();
        return Context.root().with(span).makeCurrent();
    }

    /** Returns a provider whose spans nobody records. */
    public static SdkTracerProvider samplerOff() {
        return SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build();
    }

    /** Returns the propagator of a scenario. */
    static TextMapPropagator propagator(String scenario) {
        TextMapPropagator w3c = W3CTraceContextPropagator.getInstance();
        return scenario.equals("baggage") ? TextMapPropagator.composite(w3c, W3CBaggagePropagator.getInstance()) : w3c;
    }

    /** Keeps the current span's ids in the MDC, and puts back the values from before, as {@code MDCScopeDecorator} does. */
    private record MdcStorage(ContextStorage storage) implements ContextStorage {
        @Override
        public Scope attach(Context context) {
            Scope scope = storage.attach(context);
            SpanContext span = Span.fromContext(context).getSpanContext();
            String traceId = MDC.get("trace_id");
            String spanId = MDC.get("span_id");
            write("trace_id", traceId, span.isValid() ? span.getTraceId() : null);
            write("span_id", spanId, span.isValid() ? span.getSpanId() : null);
            return () -> {
                scope.close();
                write("trace_id", MDC.get("trace_id"), traceId);
                write("span_id", MDC.get("span_id"), spanId);
            };
        }

        private static void write(String key, @Nullable String old, @Nullable String value) {
            if (value == null) {
                MDC.remove(key);
            } else if (!value.equals(old)) {
                MDC.put(key, value);
            }
        }

        @Override
        public @Nullable Context current() {
            return storage.current();
        }
    }

    public static Operation start(String scenario) {
        ContextStorage.addWrapper(MdcStorage::new);
        Tracer tracer = samplerOff().get("benchmark");
        IdGenerator ids = IdGenerator.random();
        TextMapPropagator propagator = propagator(scenario);
        Map<String, String> headers = Work.headers(scenario);
        Map<String, String> outgoing = Work.outgoing();
        Context context = server(tracer, propagator.extract(Context.root(), headers, GETTER));
        Context child = server(tracer, context);
        Tasks tasks = new Tasks();
        Executor executor = Context.taskWrapping(tasks);
        return switch (scenario) {
            case "id" -> hole -> hole.consume(ids.generateTraceId());
            case "extract", "extractWithState" ->
                hole -> hole.consume(propagator.extract(Context.root(), headers, GETTER));
            case "inject" ->
                hole -> {
                    propagator.inject(context, outgoing, SETTER);
                    hole.consume(outgoing);
                };
            case "scope" -> hole -> context.makeCurrent().close();
            case "nested" ->
                within(context::makeCurrent, hole -> child.makeCurrent().close());
            case "current" -> within(context::makeCurrent, hole -> hole.consume(Context.current()));
            case "baggage" ->
                hole -> {
                    Context server = server(tracer, propagator.extract(Context.root(), headers, GETTER));
                    propagator.inject(server, outgoing, SETTER);
                    hole.consume(Baggage.fromContext(server).getEntryValue("tenant"));
                };
            case "hop" ->
                hole -> {
                    try (Scope scope = context.makeCurrent()) {
                        tasks.handOver(executor);
                    }
                    hole.consume(tasks.run());
                };
            case "request" ->
                hole -> {
                    Context parent = propagator.extract(Context.root(), headers, GETTER);
                    Span server = start(tracer, "POST /orders", SpanKind.SERVER, parent);
                    try (Scope scope = parent.with(server).makeCurrent()) {
                        hole.consume(Work.readThree("trace_id"));
                        Context current = Context.current();
                        Span client = start(tracer, "GET /stock", SpanKind.CLIENT, current);
                        propagator.inject(current.with(client), outgoing, SETTER);
                        client.end();
                    } finally {
                        server.end();
                    }
                };
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    private static Context server(Tracer tracer, Context parent) {
        return parent.with(start(tracer, "POST /orders", SpanKind.SERVER, parent));
    }

    private static Span start(Tracer tracer, String name, SpanKind kind, Context parent) {
        return tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
    }
}
