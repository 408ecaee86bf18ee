package dev.clew.benchmarks;

import dev.clew.Span;
import dev.clew.TraceContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Clew as it comes: request id, W3C and baggage headers, three keys in the MDC. */
public class ClewDefault extends ClewCases {
    public ClewDefault() {
        super("plain", "", "request-id,w3c,baggage", null);
    }

    @Benchmark
    public TraceContext extract() {
        return receive();
    }

    @Benchmark
    public TraceContext extractWithRequestId() {
        return receiveWithRequestId();
    }

    @Benchmark
    public Span inject() {
        return send();
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
    @OperationsPerInvocation(Work.TASKS)
    public int hop() {
        return handOver();
    }

    @Benchmark
    public int request() {
        return serve();
    }
}
