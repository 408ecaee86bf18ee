package dev.clew.messaging;

import dev.clew.context.CurrentSpanSource;
import org.jspecify.annotations.Nullable;

/** A tracer of the tests'. The service loader makes one; no span of it is current outside of {@link #within}. */
public final class FakeSpans implements CurrentSpanSource<String> {
    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    /** Runs code within a span of a trace that no message has. */
    static void within(Runnable code) {
        CURRENT.set("a span");
        try {
            code.run();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public @Nullable String current() {
        return CURRENT.get();
    }

    @Override
    public Ids ids(String span) {
        return new Ids(7, 8, 9, 1, "");
    }
}
