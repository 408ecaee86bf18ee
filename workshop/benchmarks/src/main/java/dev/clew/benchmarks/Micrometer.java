package dev.clew.benchmarks;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.contextpropagation.ObservationAwareSpanThreadLocalAccessor;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What micrometer-tracing does through either bridge, called as an adapter calls it, without observations. */
@State(Scope.Thread)
public abstract class Micrometer {
    private final Tracer tracer;
    private final Propagator propagator;
    private final Propagator withBaggage;
    private final ContextSnapshotFactory snapshots;
    private final Map<String, String> headers = Work.headers("traceparent", Work.TRACEPARENT);
    private final Map<String, String> withState =
            Work.headers("traceparent", Work.TRACEPARENT, "tracestate", Work.TRACESTATE);
    private final Map<String, String> baggage = Work.headers("traceparent", Work.TRACEPARENT, "baggage", Work.BAGGAGE);
    private final Map<String, String> outgoing = Work.outgoing();
    private final Span span;
    private final Span child;
    private final Work.Queue queue = new Work.Queue();
    private final Work.Task task = new Work.Task();
    private Tracer.@Nullable SpanInScope outer;

    Micrometer(Tracer tracer, Propagator propagator, Propagator withBaggage) {
        this.tracer = tracer;
        this.propagator = propagator;
        this.withBaggage = withBaggage;
        this.span = propagator.extract(headers, Map::get).start();
        this.child = tracer.nextSpan(span).start();
        this.snapshots = ContextSnapshotFactory.builder()
                .contextRegistry(new ContextRegistry()
                        .registerThreadLocalAccessor(new ObservationAwareSpanThreadLocalAccessor(tracer)))
                .build();
    }

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        outer = Work.isWithinAScope(params) ? tracer.withSpan(span) : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }

    @Benchmark
    public Object extract() {
        return propagator.extract(headers, Map::get);
    }

    @Benchmark
    public Object extractWithState() {
        return propagator.extract(withState, Map::get);
    }

    @Benchmark
    public Object inject() {
        propagator.inject(span.context(), outgoing, Map::put);
        return outgoing;
    }

    @Benchmark
    public void scope() {
        tracer.withSpan(span).close();
    }

    @Benchmark
    public @Nullable String baggage() {
        Span server =
                withBaggage.extract(baggage, Map::get).kind(Span.Kind.SERVER).start();
        withBaggage.inject(server.context(), outgoing, Map::put);
        return tracer.getBaggage(server.context(), "tenant").get();
    }

    @Benchmark
    @OperationsPerInvocation(Work.TASKS)
    public int hop() {
        try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
            for (int i = 0; i < Work.TASKS; i++) {
                queue.execute(snapshots.captureAll().wrap(task));
            }
        }
        queue.run();
        return task.runs;
    }

    @Benchmark
    public int request() {
        Span server = propagator
                .extract(headers, Map::get)
                .kind(Span.Kind.SERVER)
                .name("POST /orders")
                .start();
        try (Tracer.SpanInScope scope = tracer.withSpan(server)) {
            int read = Work.readThree("traceId");
            Span client = tracer.spanBuilder()
                    .setParent(server.context())
                    .kind(Span.Kind.CLIENT)
                    .name("GET /stock")
                    .start();
            propagator.inject(client.context(), outgoing, Map::put);
            client.end();
            return read;
        } finally {
            server.end();
        }
    }

    @Benchmark
    public void nested() {
        tracer.withSpan(child).close();
    }

    @Benchmark
    public @Nullable Object current() {
        return tracer.currentSpan();
    }
}
