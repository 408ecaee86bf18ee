package dev.clew.springboot.internal;

import dev.clew.messaging.Delivery;

/** A delivery and what its listener has thrown, by which a later failure is known for the same one. */
public record FailedAttempt(Delivery delivery, Throwable failure) {
    private static final int DEEPEST = 20;

    /** Whether this is the failure, in whatever exceptions it was put. */
    public boolean isCauseOf(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause == failure) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
