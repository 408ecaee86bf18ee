package dev.clew.benchmarks.http;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Clew with nothing in the MDC: whoever wants an id asks the context. */
public class ClewMirrorOff extends ClewCases {
    public ClewMirrorOff() {
        super("off", "", "");
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
