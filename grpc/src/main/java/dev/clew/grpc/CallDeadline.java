package dev.clew.grpc;

import dev.clew.Span;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time that a caller gives a call. */
final class CallDeadline {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private CallDeadline() {}

    /** Returns the earlier one of the call's own deadline and that of the current context; null if there is none. */
    static @Nullable Deadline of(@Nullable Deadline own) {
        Deadline around = Context.current().getDeadline();
        if (own == null || around == null) {
            return own == null ? around : own;
        }
        return own.minimum(around);
    }

    /** Says in a span how long the caller means to wait, and returns it in milliseconds; zero without a deadline. */
    static long describe(Span span, @Nullable Deadline deadline) {
        if (deadline == null) {
            return 0;
        }
        // Rounded up: a call with a deadline of one second has a little less when it begins.
        long nanos = deadline.timeRemaining(TimeUnit.NANOSECONDS);
        long millis = Math.max(0, (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        span.attribute("deadline_ms", millis);
        return millis;
    }
}
