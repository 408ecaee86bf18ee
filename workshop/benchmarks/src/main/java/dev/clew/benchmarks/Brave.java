package dev.clew.benchmarks;

import brave.Span;
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
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Brave with its MDC decorator, W3C headers by Micrometer's propagation (brave has none of its own), never sampled. */
@State(Scope.Thread)
public class Brave {
    public static final CurrentTraceContext CURRENT = ThreadLocalCurrentTraceContext.newBuilder()
            .addScopeDecorator(MDCScopeDecorator.get())
            .build();

    private final Tracing tracing = neverSampled();
    private final TraceContext.Extractor<Map<String, String>> extractor =
            tracing.propagation().extractor(Map::get);
    private final TraceContext.Injector<Map<String, String>> injector =
            tracing.propagation().injector(Map::put);
    private final Map<String, String> headers = Work.headers("traceparent", Work.TRACEPARENT);
    private final Map<String, String> withState =
            Work.headers("traceparent", Work.TRACEPARENT, "tracestate", Work.TRACESTATE);
    private final Map<String, String> outgoing = Work.outgoing();
    private final TraceContext context =
            tracing.tracer().nextSpan(extractor.extract(headers)).context();
    private final TraceContext child = tracing.tracer().newChild(context).context();
    private final Work.Queue queue = new Work.Queue();
    private final Work.Task task = new Work.Task();
    private final Executor executor = CURRENT.executor(queue);
    private CurrentTraceContext.@Nullable Scope outer;

    /** Returns what each of Brave's instrumentations is measured with. */
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

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        outer = Work.isWithinAScope(params) ? CURRENT.newScope(context) : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }

    /** Baggage as brave has it: one header for each field. */
    @State(Scope.Thread)
    public static class WithBaggage {
        private final BaggageField tenant = BaggageField.create("tenant");
        private final Tracing tracing = tracing(BaggagePropagation.newFactoryBuilder(new W3CPropagation())
                .add(SingleBaggageField.remote(tenant))
                .add(SingleBaggageField.remote(BaggageField.create("region")))
                .add(SingleBaggageField.remote(BaggageField.create("plan")))
                .build());
        private final TraceContext.Extractor<Map<String, String>> extractor =
                tracing.propagation().extractor(Map::get);
        private final TraceContext.Injector<Map<String, String>> injector =
                tracing.propagation().injector(Map::put);
        private final Map<String, String> headers =
                Work.headers("traceparent", Work.TRACEPARENT, "tenant", "acme", "region", "eu-west-1", "plan", "gold");
        private final Map<String, String> outgoing = Work.headers(headers);
    }

    @Benchmark
    public String id() {
        return tracing.tracer().newTrace().context().traceIdString();
    }

    @Benchmark
    public Object extract() {
        return extractor.extract(headers);
    }

    @Benchmark
    public Object extractWithState() {
        return extractor.extract(withState);
    }

    @Benchmark
    public Object inject() {
        injector.inject(context, outgoing);
        return outgoing;
    }

    @Benchmark
    public void scope() {
        CURRENT.newScope(context).close();
    }

    @Benchmark
    public void nested() {
        CURRENT.newScope(child).close();
    }

    @Benchmark
    public @Nullable String baggage(WithBaggage with) {
        TraceContext server = with.tracing
                .tracer()
                .nextSpan(with.extractor.extract(with.headers))
                .context();
        with.injector.inject(server, with.outgoing);
        return with.tenant.getValue(server);
    }

    @Benchmark
    @OperationsPerInvocation(Work.TASKS)
    public int hop() {
        try (CurrentTraceContext.Scope scope = CURRENT.newScope(context)) {
            for (int i = 0; i < Work.TASKS; i++) {
                executor.execute(task);
            }
        }
        queue.run();
        return task.runs;
    }

    @Benchmark
    public int request() {
        Span server = tracing.tracer()
                .nextSpan(extractor.extract(headers))
                .kind(Span.Kind.SERVER)
                .name("POST /orders")
                .start();
        try (CurrentTraceContext.Scope scope = CURRENT.newScope(server.context())) {
            int read = Work.readThree("traceId");
            Span client = tracing.tracer()
                    .nextSpan()
                    .kind(Span.Kind.CLIENT)
                    .name("GET /stock")
                    .start();
            injector.inject(client.context(), outgoing);
            client.finish();
            return read;
        } finally {
            server.finish();
        }
    }

    @Benchmark
    public @Nullable Object current() {
        return CURRENT.get();
    }
}
