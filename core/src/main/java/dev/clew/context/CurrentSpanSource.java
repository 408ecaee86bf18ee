package dev.clew.context;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Names the current span of a foreign tracer, so that its trace and span id win over ours.
 *
 * <p>{@link java.util.ServiceLoader} finds it; of several, the first that has a current span counts. Every look at the
 * current context asks it, on that thread, so it must be quick and allocate nothing. If it throws, it is skipped and counted.
 *
 * @param <S> the tracer's span: immutable, small, equal to another if their ids are equal
 */
public interface CurrentSpanSource<S> {
    /** Whether the tracer is on the class path; asked once. If it is not, the source is passed over. */
    default boolean isAvailable() {
        return true;
    }

    /** Returns the calling thread's current span, null if there is none of this process. */
    @Nullable
    S current();

    /** Returns the span's ids. Called when {@link #current} returns another span than before. */
    Ids ids(S span);

    /**
     * The ids of a span; ignored if the trace id or the span id is zero.
     *
     * @param traceFlags as in W3C Trace Context; reserved bits are dropped
     * @param traceState a valid header value, empty if there is none
     */
    record Ids(long traceIdHigh, long traceIdLow, long spanId, int traceFlags, String traceState) {
        /** Refuses a null here, so that it is counted as the source's failure and reaches no context. */
        public Ids {
            Objects.requireNonNull(traceState, "traceState");
        }

        boolean isValid() {
            return (traceIdHigh | traceIdLow) != 0 && spanId != 0;
        }

        boolean isSameTrace(LocalTrace trace) {
            return trace.traceIdHigh() == traceIdHigh && trace.traceIdLow() == traceIdLow;
        }
    }
}
