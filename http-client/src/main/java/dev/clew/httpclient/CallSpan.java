package dev.clew.httpclient;

import dev.clew.Clew;
import dev.clew.Span;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** The span of a call, ended by whichever comes first: the answer, a failure, or the caller who gives it up. */
final class CallSpan {
    private final Clew clew;
    private final Span span;
    private boolean isOver;

    private CallSpan(Clew clew, Span span) {
        this.clew = clew;
        this.span = span;
    }

    /** Returns the span of a call outside a request, or of one that was skipped: none. */
    static CallSpan none(Clew clew) {
        return new CallSpan(clew, Span.NOOP);
    }

    /** Begins a span that has been sent along. */
    static CallSpan begin(Clew clew, Span span, String method, URI uri, Optional<Duration> timeout) {
        if (!span.isNoop()) {
            String path = uri.getRawPath();
            span.name(clew.httpPath().spanName(method, path.isEmpty() ? "/" : path))
                    .peer(Peer.of(uri));
            timeout.ifPresent(deadline -> span.attribute("deadline_ms", deadline.toMillis()));
            span.begin();
        }
        return new CallSpan(clew, span);
    }

    /**
     * Ends the span.
     *
     * @param uri where the answer came from
     * @param attempts how many requests it took
     */
    void answered(int status, URI uri, int attempts) {
        if (isOverNow()) {
            try {
                span.status(status).peer(Peer.of(uri)).attribute("attempt", attempts);
            } catch (Throwable t) {
                clew.counters().skipped("http-client.answered", t);
            }
            span.end();
        }
    }

    /** Ends the span, telling the status where there was one before it failed, zero where there was none. */
    void failed(Throwable failure, int status) {
        if (isOverNow()) {
            Throwable cause = cause(failure);
            if (status > 0) {
                span.status(status);
            }
            span.error(cause).outcome(outcome(cause)).end();
        }
    }

    /** What a future was told to have failed with. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static Span.Outcome outcome(Throwable failure) {
        if (failure instanceof HttpTimeoutException) {
            return Span.Outcome.TIMEOUT;
        }
        return failure instanceof InterruptedException || failure instanceof CancellationException
                ? Span.Outcome.CANCELLED
                : Span.Outcome.ERROR;
    }

    private boolean isOverNow() {
        if (span.isNoop()) {
            return false;
        }
        synchronized (this) {
            boolean isFirst = !isOver;
            isOver = true;
            return isFirst;
        }
    }

    @Override
    public String toString() {
        return "CallSpan{" + span + "}";
    }
}
