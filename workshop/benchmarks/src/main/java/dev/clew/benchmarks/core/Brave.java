package dev.clew.benchmarks.core;

import static dev.clew.benchmarks.harness.Operation.within;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.baggage.BaggageField;
import brave.baggage.BaggagePropagation;
import brave.baggage.BaggagePropagationConfig.SingleBaggageField;
import brave.context.slf4j.MDCScopeDecorator;
import brave.propagation.CurrentTraceContext;
import brave.propagation.Propagation;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import dev.clew.benchmarks.harness.Operation;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import java.util.Map;
import java.util.concurrent.Executor;

/** Brave with its MDC decorator, W3C headers by Micrometer's propagation (brave has none of its own), never sampled. */
public final class Brave {
    public static final CurrentTraceContext CURRENT = ThreadLocalCurrentTraceContext.newBuilder()
            .addScopeDecorator(MDCScopeDecorator.get())
            .build();

    private Brave() {}

    /** Returns the tracing that each of Brave's instrumentations is measured with. */
    public static Tracing neverSampled() {
        return tracing(new W3CPropagation());
    }

    static Tracing tracing(Propagation.Factory propagation) {
        return Tracing.newBuilder()
                .currentTraceContext(CURRENT)
                .propagationFactory(propagation)
                .traceId128Bit(true)
                .supportsJoin(false)
                .sampler(Sampler.NEVER_SAMPLE)
                .build();
    }

    private static Tracing withBaggage(BaggageField tenant) {
        return tracing(BaggagePropagation.newFactoryBuilder(new W3CPropagation())
                .add(SingleBaggageField.remote(tenant))
                .add(SingleBaggageField.remote(BaggageField.create("region")))
                .add(SingleBaggageField.remote(BaggageField.create("plan")))
                .build());
    }

    public static Operation start(String scenario) {
        BaggageField tenant = BaggageField.create("tenant");
        Tracing tracing = scenario.equals("baggage") ? withBaggage(tenant) : neverSampled();
        Tracer tracer = tracing.tracer();
        TraceContext.Extractor<Map<String, String>> extractor =
                tracing.propagation().extractor(Map::get);
        TraceContext.Injector<Map<String, String>> injector =
                tracing.propagation().injector(Map::put);
        Map<String, String> headers = Work.headers(scenario);
        Map<String, String> outgoing = Work.outgoing();
        if (scenario.equals("baggage")) { // brave has one header for each field
            Map<String, String> fields = Map.of("tenant", "acme", "region", "eu-west-1", "plan", "gold");
            headers.putAll(fields);
            outgoing.putAll(fields);
        }
        TraceContext context = tracer.nextSpan(extractor.extract(headers)).context();
        TraceContext child = tracer.newChild(context).context();
        Tasks tasks = new Tasks();
        Executor executor = CURRENT.executor(tasks);
        return switch (scenario) {
            case "id" -> hole -> hole.consume(tracer.newTrace().context().traceIdString());
            case "extract", "extractWithState" -> hole -> hole.consume(extractor.extract(headers));
            case "inject" ->
                hole -> {
                    injector.inject(context, outgoing);
                    hole.consume(outgoing);
                };
            case "scope" -> hole -> CURRENT.newScope(context).close();
            case "nested" ->
                within(
                        () -> CURRENT.newScope(context),
                        hole -> CURRENT.newScope(child).close());
            case "current" -> within(() -> CURRENT.newScope(context), hole -> hole.consume(CURRENT.get()));
            case "baggage" ->
                hole -> {
                    TraceContext server =
                            tracer.nextSpan(extractor.extract(headers)).context();
                    injector.inject(server, outgoing);
                    hole.consume(tenant.getValue(server));
                };
            case "hop" ->
                hole -> {
                    try (CurrentTraceContext.Scope scope = CURRENT.newScope(context)) {
                        tasks.handOver(executor);
                    }
                    hole.consume(tasks.run());
                };
            case "request" ->
                hole -> {
                    Span server = tracer.nextSpan(extractor.extract(headers))
                            .kind(Span.Kind.SERVER)
                            .name("POST /orders")
                            .start();
                    try (CurrentTraceContext.Scope scope = CURRENT.newScope(server.context())) {
                        hole.consume(Work.readThree("traceId"));
                        Span client = tracer.nextSpan()
                                .kind(Span.Kind.CLIENT)
                                .name("GET /stock")
                                .start();
                        injector.inject(client.context(), outgoing);
                        client.finish();
                    } finally {
                        server.finish();
                    }
                };
            default -> throw new IllegalArgumentException(scenario);
        };
    }
}
