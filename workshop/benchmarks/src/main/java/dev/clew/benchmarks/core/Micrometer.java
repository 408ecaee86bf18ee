package dev.clew.benchmarks.core;

import static dev.clew.benchmarks.harness.Operation.within;

import brave.Tracing;
import brave.baggage.BaggageField;
import brave.baggage.BaggagePropagation;
import brave.baggage.BaggagePropagationConfig.SingleBaggageField;
import brave.propagation.Propagation;
import dev.clew.benchmarks.harness.Operation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.contextpropagation.ObservationAwareSpanThreadLocalAccessor;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** micrometer-tracing over either bridge, called as an adapter calls it, without observations. */
public final class Micrometer {
    private static final List<String> FIELDS = List.of("tenant", "region", "plan");

    private Micrometer() {}

    /** The bridge to brave, which is as in {@link Brave}. */
    public static Operation overBrave(String scenario) {
        BraveBaggageManager baggage = new BraveBaggageManager(List.of(), FIELDS);
        Tracing plain = Brave.neverSampled();
        return start(
                new BraveTracer(plain.tracer(), new BraveCurrentTraceContext(plain.currentTraceContext()), baggage),
                new BravePropagator(scenario.equals("baggage") ? Brave.tracing(withBaggage(baggage)) : plain),
                scenario);
    }

    private static Propagation.Factory withBaggage(BraveBaggageManager baggage) {
        BaggagePropagation.FactoryBuilder builder =
                BaggagePropagation.newFactoryBuilder(new W3CPropagation(baggage, List.of()));
        for (String field : FIELDS) {
            builder.add(SingleBaggageField.remote(BaggageField.create(field)));
        }
        return builder.build();
    }

    /** The bridge to the OpenTelemetry SDK with its sampler off; the bridge's own listener keeps the MDC. */
    public static Operation overOpenTelemetry(String scenario) {
        Slf4JEventListener mdc = new Slf4JEventListener();
        ContextStorage.addWrapper(new EventPublishingContextWrapper(mdc::onEvent));
        io.opentelemetry.api.trace.Tracer tracer = OpenTelemetry.samplerOff().get("benchmark");
        OtelCurrentTraceContext current = new OtelCurrentTraceContext();
        return start(
                new OtelTracer(tracer, current, mdc::onEvent, new OtelBaggageManager(current, FIELDS, List.of())),
                new OtelPropagator(ContextPropagators.create(OpenTelemetry.propagator(scenario)), tracer),
                scenario);
    }

    private static Operation start(Tracer tracer, Propagator propagator, String scenario) {
        Map<String, String> headers = Work.headers(scenario);
        Map<String, String> outgoing = Work.outgoing();
        Span span = propagator.extract(headers, Map::get).start();
        Span child = tracer.nextSpan(span).start();
        ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder()
                .contextRegistry(new ContextRegistry()
                        .registerThreadLocalAccessor(new ObservationAwareSpanThreadLocalAccessor(tracer)))
                .build();
        Tasks tasks = new Tasks();
        Executor executor = task -> tasks.execute(snapshots.captureAll().wrap(task));
        return switch (scenario) {
            case "extract", "extractWithState" -> hole -> hole.consume(propagator.extract(headers, Map::get));
            case "inject" ->
                hole -> {
                    propagator.inject(span.context(), outgoing, Map::put);
                    hole.consume(outgoing);
                };
            case "scope" -> hole -> tracer.withSpan(span).close();
            case "nested" ->
                within(
                        () -> tracer.withSpan(span),
                        hole -> tracer.withSpan(child).close());
            case "current" -> within(() -> tracer.withSpan(span), hole -> hole.consume(tracer.currentSpan()));
            case "baggage" ->
                hole -> {
                    Span server = propagator
                            .extract(headers, Map::get)
                            .kind(Span.Kind.SERVER)
                            .start();
                    propagator.inject(server.context(), outgoing, Map::put);
                    hole.consume(tracer.getBaggage(server.context(), "tenant").get());
                };
            case "hop" ->
                hole -> {
                    try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
                        tasks.handOver(executor);
                    }
                    hole.consume(tasks.run());
                };
            case "request" ->
                hole -> {
                    Span server = propagator
                            .extract(headers, Map::get)
                            .kind(Span.Kind.SERVER)
                            .name("POST /orders")
                            .start();
                    try (Tracer.SpanInScope scope = tracer.withSpan(server)) {
                        hole.consume(Work.readThree("traceId"));
                        Span client = tracer.spanBuilder()
                                .setParent(server.context())
                                .kind(Span.Kind.CLIENT)
                                .name("GET /stock")
                                .start();
                        propagator.inject(client.context(), outgoing, Map::put);
                        client.end();
                    } finally {
                        server.end();
                    }
                };
            default -> throw new IllegalArgumentException(scenario);
        };
    }
}
