package dev.clew.http;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * One call of an HTTP client: the ids that its requests carry, and its span.
 *
 * <p>A call may take several requests: it is sent again, redirected, or asked for a password. Each of them is judged by
 * the host that it goes to. The span ends once, with whatever comes first: the answer, a failure, or the caller who
 * gives the call up. Nothing in here throws. Safe for all threads.
 */
public final class HttpClientCall {
    private final HttpClientHandler handler;
    private final IdHeaders ids = new IdHeaders();
    private Span span = Span.NOOP;
    private @Nullable String lastPeer;
    private int attempts;
    private boolean carriesIds;
    private boolean isOver;

    HttpClientCall(HttpClientHandler handler) {
        this.handler = handler;
    }

    void begin(TraceContext context, HttpClientRequest request) {
        Clew clew = handler.clew();
        String host = request.host();
        // All hosts that may have the ids may have the same ones. A call that begins elsewhere may be moved to one.
        Span begun = clew.maySendTo(host)
                ? clew.send(Span.Kind.CLIENT, context, host, ids, IdHeaders::set)
                : clew.send(Span.Kind.CLIENT, context, ids, IdHeaders::set);
        if (!begun.isNoop()) {
            begun.name(handler.path().spanName(request.method(), request.path()))
                    .peer(peer(host, request.port()));
            long deadline = request.deadlineMillis();
            if (deadline > 0) {
                begun.attribute("deadline_ms", deadline);
            }
            begun.begin();
        }
        span = begun;
    }

    /** Whether this is {@link HttpClientHandler#none()}. */
    public boolean isNone() {
        return this == handler.none();
    }

    /**
     * Puts the ids on a request if its host may have them; else takes off what this call has put on before.
     *
     * <p>What a request was rebuilt from does not matter, nor where the call began: its own host alone does.
     */
    public void inject(HttpClientRequest request) {
        inject(request, "send");
    }

    /**
     * Takes note that a request goes out, for the first time or again, and {@linkplain #inject injects} the ids.
     *
     * @param by counts it if it began the call: installed twice, an adapter would count each request twice
     */
    public synchronized void sent(HttpClientRequest request, HttpClientHandler by) {
        inject(request, "sent");
        try {
            if (by == handler && !span.isNoop()) {
                attempts(attempts + 1, request.host(), request.port());
            }
        } catch (Throwable t) {
            handler.skipped("sent", t);
        }
    }

    private synchronized void inject(HttpClientRequest request, String step) {
        if (ids.isEmpty()) {
            return;
        }
        try {
            Clew clew = handler.clew();
            if (clew.maySendTo(request.host())) {
                carriesIds = true;
                ids.putOn(request);
            } else if (carriesIds) {
                clew.fields().forEach(request::removeHeader);
            }
        } catch (Throwable t) {
            handler.skipped(step, t);
        }
    }

    /**
     * Says how many requests have gone out, for a client that tells so late.
     *
     * @param host of the last one
     */
    public synchronized void attempts(int number, String host, int port) {
        if (!span.isNoop()) {
            attempts = number;
            lastPeer = peer(host, port);
        }
    }

    /** Ends the span with the status of the answer. */
    public void answered(int status) {
        if (isOverNow()) {
            span.status(status).end();
        }
    }

    /** Ends the span of a call that failed before it had an answer. */
    public void failed(Throwable failure, Span.Outcome outcome) {
        failed(failure, outcome, 0);
    }

    /**
     * Ends the span of a call that failed.
     *
     * @param status of the answer that had come before, zero if there was none
     */
    public void failed(Throwable failure, Span.Outcome outcome, int status) {
        if (isOverNow()) {
            if (status > 0) {
                span.status(status);
            }
            span.error(failure).outcome(outcome).end();
        }
    }

    /** Ends the span of a call that came to its end without an answer or a failure. */
    public void ended() {
        if (isOverNow()) {
            span.end();
        }
    }

    /** Returns true once, to whoever ends the span. */
    private synchronized boolean isOverNow() {
        if (span.isNoop() || isOver) {
            return false;
        }
        isOver = true;
        if (lastPeer != null) {
            span.peer(lastPeer).attribute("attempt", attempts);
        }
        return true;
    }

    private static String peer(String host, int port) {
        return host + ':' + port;
    }

    @Override
    public String toString() {
        return "HttpClientCall{" + span + "}";
    }
}
