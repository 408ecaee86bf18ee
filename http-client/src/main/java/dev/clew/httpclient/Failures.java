package dev.clew.httpclient;

import dev.clew.Span;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** The failures of the JDK's client, as its methods throw them and as its futures tell them. */
final class Failures {
    private Failures() {}

    /** Returns the failure itself, if a future has wrapped it. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    static Span.Outcome outcome(Throwable cause) {
        // A future's own is that of orTimeout.
        if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
            return Span.Outcome.TIMEOUT;
        }
        return cause instanceof InterruptedException || cause instanceof CancellationException
                ? Span.Outcome.CANCELLED
                : Span.Outcome.ERROR;
    }
}
