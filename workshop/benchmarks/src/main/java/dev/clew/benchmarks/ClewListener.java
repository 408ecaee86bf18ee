package dev.clew.benchmarks;

import dev.clew.Span;
import dev.clew.SpanListener;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** Clew as in {@link ClewTwoKeys}, with one span listener, which keeps the span it was told of last. */
public class ClewListener extends ClewCases {
    public ClewListener() {
        super("plain", "trace_id,span_id", "w3c", new Last(false));
    }

    @Benchmark
    public int request() {
        return serve();
    }

    /** One that counts or times wants no scope; one that logs does. */
    static final class Last implements SpanListener {
        private final boolean wantsScope;
        private @Nullable Span started;
        private @Nullable Span ended;

        Last(boolean wantsScope) {
            this.wantsScope = wantsScope;
        }

        @Override
        public void started(Span span) {
            started = span;
        }

        @Override
        public void ended(Span span) {
            ended = span == started ? span : null;
        }

        @Override
        public boolean wantsScope() {
            return wantsScope;
        }
    }
}
