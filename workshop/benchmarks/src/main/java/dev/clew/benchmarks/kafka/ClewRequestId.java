package dev.clew.benchmarks.kafka;

import org.openjdk.jmh.annotations.Benchmark;

/** Clew with the request id alone in the MDC, nobody listening to spans. */
public class ClewRequestId extends ClewCases {
    public ClewRequestId() {
        super("plain", "request_id", "request_id");
    }

    @Benchmark
    public int receive() {
        return process();
    }
}
