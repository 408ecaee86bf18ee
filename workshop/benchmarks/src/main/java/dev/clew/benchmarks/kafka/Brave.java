package dev.clew.benchmarks.kafka;

import brave.Span;
import brave.Tracing;
import brave.kafka.clients.KafkaTracing;
import brave.propagation.CurrentTraceContext;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Brave's own instrumentation, never sampled. */
@State(Scope.Thread)
public class Brave extends KafkaCases {
    private final Tracing tracing = dev.clew.benchmarks.Brave.neverSampled();
    private final KafkaTracing kafka = KafkaTracing.create(tracing);
    private final StubProducer stub = new StubProducer();
    private final Producer<Object, Object> producer = kafka.producer(stub);
    private CurrentTraceContext.@Nullable Scope outer;

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        outer = params.getBenchmark().endsWith(".send")
                ? dev.clew.benchmarks.Brave.CURRENT.newScope(
                        tracing.tracer().newTrace().context())
                : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }

    @Benchmark
    @SuppressWarnings("FutureReturnValueIgnored")
    public @Nullable Object send() {
        producer.send(outgoing(), null);
        return stub.sent();
    }

    @Benchmark
    public int receive() {
        Span span = kafka.nextSpan(incoming()).name("receive").start();
        try (CurrentTraceContext.Scope scope = dev.clew.benchmarks.Brave.CURRENT.newScope(span.context())) {
            return length("traceId");
        } finally {
            span.finish();
        }
    }
}
