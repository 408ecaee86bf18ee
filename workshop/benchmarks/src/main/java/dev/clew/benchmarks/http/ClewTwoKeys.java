package dev.clew.benchmarks.http;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Clew with the default formats and two keys in the MDC, nobody listening to spans. */
public class ClewTwoKeys extends ClewCases {
    public ClewTwoKeys() {
        super("plain", "trace_id,span_id", "trace_id");
    }

    @Benchmark
    public int filter() throws Exception {
        return serve(filter);
    }

    @Benchmark
    public @Nullable Object interceptor() throws Exception {
        return send(interceptor);
    }
}
