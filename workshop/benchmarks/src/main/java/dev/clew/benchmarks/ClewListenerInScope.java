package dev.clew.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;

/** Clew as in {@link ClewListener}, but the listener wants the span's context current. */
public class ClewListenerInScope extends ClewCases {
    public ClewListenerInScope() {
        super("plain", "trace_id,span_id", "w3c", new ClewListener.Last(true));
    }

    @Benchmark
    public int request() {
        return serve();
    }
}
