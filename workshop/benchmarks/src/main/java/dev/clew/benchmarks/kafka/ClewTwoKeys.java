package dev.clew.benchmarks.kafka;

import org.openjdk.jmh.annotations.Benchmark;

/** Clew with two keys in the MDC, nobody listening to spans. */
public class ClewTwoKeys extends ClewCases {
    public ClewTwoKeys() {
        super("plain", "trace_id,span_id", "trace_id");
    }

    @Benchmark
    public Object send() {
        return sendIds();
    }

    @Benchmark
    public Object sendNamed() {
        return sendAll();
    }

    /** What the records themselves cost, which is part of every row. */
    @Benchmark
    public Object recordOut() {
        return outgoing();
    }

    @Benchmark
    public Object recordIn() {
        return incoming();
    }

    @Benchmark
    public int receive() {
        return process();
    }
}
