package dev.clew.benchmarks;

import dev.clew.Span;
import dev.clew.TraceContext;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Clew as its peers are: W3C headers alone, two keys in the MDC, nobody listening to spans. */
public class ClewTwoKeys extends ClewCases {
    public ClewTwoKeys() {
        super("plain", "trace_id,span_id", "w3c", null);
    }

    @Benchmark
    public String id() {
        return newId();
    }

    @Benchmark
    public TraceContext extract() {
        return receive();
    }

    @Benchmark
    public TraceContext extractWithState() {
        return receiveWithState();
    }

    @Benchmark
    public Span inject() {
        return send();
    }

    @Benchmark
    public Object injectAgain() {
        return sendAgain();
    }

    @Benchmark
    public void scope() {
        openAndClose();
    }

    @Benchmark
    public void nested() {
        openAndCloseAChild();
    }

    @Benchmark
    public @Nullable String baggage() {
        return passBaggageOn();
    }

    @Benchmark
    @OperationsPerInvocation(Work.TASKS)
    public int hop() {
        return handOver();
    }

    @Benchmark
    public int request() {
        return serve();
    }

    @Benchmark
    public TraceContext current() {
        return currentOne();
    }

    @Benchmark
    public Span span() {
        return spanForNobody();
    }
}
