package dev.clew.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Clew with nothing in the MDC: a layout that wants the ids asks the context. */
public class ClewMirrorOff extends ClewCases {
    public ClewMirrorOff() {
        super("off", "", "w3c", null);
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

    @Benchmark
    public int requestRead() {
        return serveReadingTheContext();
    }
}
