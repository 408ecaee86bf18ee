package dev.clew.benchmarks.peers;

import brave.Tracing;
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

/** micrometer-tracing over either bridge, called as an adapter calls it, without observations. */
public final class Micrometer extends Library<Span> {
    private static final List<String> FIELDS = List.of("tenant", "region", "plan");

    private final Tracer tracer;
    private final Propagator propagator;

    private Micrometer(String scenario, Tracer tracer, Propagator propagator) {
        super(scenario);
        this.tracer = tracer;
        this.propagator = propagator;
        extract = this::extracted;
        receive = () -> extracted().kind(Span.Kind.SERVER).start();
        child = parent -> tracer.nextSpan(parent).start();
        inject = span -> propagator.inject(span.context(), outgoing, Map::put);
        open = tracer::withSpan;
        current = tracer::currentSpan;
        tenant = span -> tracer.getBaggage(span.context(), "tenant").get();
        ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder()
                .contextRegistry(new ContextRegistry()
                        .registerThreadLocalAccessor(new ObservationAwareSpanThreadLocalAccessor(tracer)))
                .build();
        carrying = (tasks, span) -> task -> tasks.execute(snapshots.captureAll().wrap(task));
    }

    /** The bridge to brave, which is as in {@link Brave}. */
    public static Micrometer overBrave(String scenario) {
        BraveBaggageManager baggage = new BraveBaggageManager(List.of(), FIELDS);
        Tracing plain = Brave.neverSampled();
        return new Micrometer(
                scenario,
                new BraveTracer(plain.tracer(), new BraveCurrentTraceContext(plain.currentTraceContext()), baggage),
                new BravePropagator(
                        scenario.equals("baggage")
                                ? Brave.tracing(Brave.withFields(new W3CPropagation(baggage, List.of())))
                                : plain));
    }

    /** The bridge to the OpenTelemetry SDK with its sampler off; the bridge's own listener keeps the MDC. */
    public static Micrometer overOpenTelemetry(String scenario) {
        Slf4JEventListener mdc = new Slf4JEventListener();
        ContextStorage.addWrapper(new EventPublishingContextWrapper(mdc::onEvent));
        io.opentelemetry.api.trace.Tracer tracer = OpenTelemetry.sdk().getTracer("benchmark");
        OtelCurrentTraceContext current = new OtelCurrentTraceContext();
        return new Micrometer(
                scenario,
                new OtelTracer(tracer, current, mdc::onEvent, new OtelBaggageManager(current, FIELDS, List.of())),
                new OtelPropagator(ContextPropagators.create(OpenTelemetry.propagator(scenario)), tracer));
    }

    private Span.Builder extracted() {
        return propagator.extract(headers, Map::get);
    }

    @Override
    int request() {
        Span server = extracted().kind(Span.Kind.SERVER).name("POST /orders").start();
        try (Tracer.SpanInScope scope = tracer.withSpan(server)) {
            int read = readThree.getAsInt();
            Span client = tracer.spanBuilder()
                    .setParent(server.context())
                    .kind(Span.Kind.CLIENT)
                    .name("GET /stock")
                    .start();
            inject.accept(client);
            client.end();
            return read;
        } finally {
            server.end();
        }
    }
}
