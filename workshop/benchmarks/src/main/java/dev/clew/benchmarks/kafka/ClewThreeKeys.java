package dev.clew.benchmarks.kafka;

import org.openjdk.jmh.annotations.Benchmark;

/** Clew with default three keys in the MDC, nobody listening to spans. */
public class ClewThreeKeys extends ClewCases {
    public ClewThreeKeys() {
        super("plain", "", "trace_id");
    }

    @Benchmark
    public int receive() {
        return process();
    }
}
