package dev.clew.benchmarks.kafka;

import org.openjdk.jmh.annotations.Benchmark;

/** Clew with nothing in the MDC, nobody listening to spans. */
public class ClewMirrorOff extends ClewCases {
    public ClewMirrorOff() {
        super("off", "", "");
    }

    @Benchmark
    public int receive() {
        return process();
    }
}
