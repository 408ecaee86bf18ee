package dev.clew.http;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;

/**
 * Begins the calls of one HTTP client.
 *
 * <p>The module of a client makes one and keeps it. Nothing in here throws once it is made: a failure of ours is counted
 * as {@code skipped.<name>.…} and the call is made all the same. Safe for all threads.
 *
 * @param <R> the client's request
 */
public final class HttpClientHandler<R> {
    static final String TRACESTATE = "tracestate";

    private final Clew clew;
    private final String name;
    private final HttpClientAdapter<R, ?> adapter;
    private final HttpPath path;
    private final HttpClientCall<R> none;
    private final boolean onlyInjects;
    private final boolean writesTraceState;

    private HttpClientHandler(Clew clew, String name, HttpClientAdapter<R, ?> adapter) {
        this.clew = clew;
        this.name = name;
        this.adapter = adapter;
        this.path = HttpPath.parse(clew);
        this.none = new HttpClientCall<>(this);
        this.writesTraceState = clew.fields().contains(TRACESTATE);
        this.onlyInjects = !clew.hasListeners() && clew.maySendAnywhere();
    }

    /**
     * Returns a handler.
     *
     * @param name the client's name in the counters
     * @throws IllegalArgumentException for a malformed {@code clew.http.path}
     */
    public static <R> HttpClientHandler<R> create(Clew clew, String name, HttpClientAdapter<R, ?> adapter) {
        return new HttpClientHandler<>(clew, name, adapter);
    }

    /**
     * Begins a call and its span. The request stays as it is; {@link HttpClientCall#inject} returns the one to send.
     *
     * @param context the caller's
     * @param request as the caller made it; a copy if the client may change it later
     * @param deadlineMillis the time that the client gives the call, zero if it waits for ever
     * @return a call that {@linkplain HttpClientCall#isNone() is none} outside a request, while a log line is being
     *     written, and if something of ours fails
     */
    public HttpClientCall<R> begin(TraceContext context, R request, long deadlineMillis) {
        if (context.isNone() || ContextSpi.isQuiet(context)) {
            return none;
        }
        try {
            HttpClientCall<R> call = new HttpClientCall<>(this);
            call.begin(context, adapter, request, deadlineMillis);
            return call;
        } catch (Throwable t) {
            skipped("send", t);
            return none;
        }
    }

    /**
     * Whether a call tells nobody how it went and every host may have its ids, so that {@link #inject(TraceContext, Object)
     * inject} is all that it needs.
     */
    public boolean onlyInjects() {
        return onlyInjects;
    }

    /**
     * Returns a copy of the request with the ids, for a handler that {@linkplain #onlyInjects() only injects}.
     *
     * @return the request itself outside a request, while a log line is being written, and if something of ours fails
     */
    public R inject(TraceContext context, R request) {
        if (context.isNone() || ContextSpi.isQuiet(context)) {
            return request;
        }
        try {
            return inject(context, adapter, request);
        } catch (Throwable t) {
            skipped("send", t);
            return request;
        }
    }

    private <B> R inject(TraceContext context, HttpClientAdapter<R, B> by, R request) {
        B changes = by.copy(request);
        if (writesTraceState && by.get(request, TRACESTATE) != null) {
            // It belongs to the traceparent that is replaced.
            by.remove(changes, TRACESTATE);
        }
        clew.send(Span.Kind.CLIENT, context, by.host(request), changes, by);
        return by.toRequest(changes);
    }

    /**
     * Returns a later request of the call, with the ids that its first one got if it was built anew without them.
     *
     * <p>A field of the original is taken for the caller's own, though the ids be the same: {@link #begin} knows better.
     *
     * @param original the first request as the caller made it
     * @param carrier what {@link #inject(TraceContext, Object)} made of it
     */
    public R injectAgain(R original, R carrier, R request) {
        return HttpClientCall.of(this, original, carrier).sent(request, this);
    }

    /** Counts a failure of ours. */
    public void skipped(String step, Throwable failure) {
        clew.counters().skipped(name + '.' + step, failure);
    }

    /** The settings that the calls use. */
    public Clew clew() {
        return clew;
    }

    /** Says how much of a path the spans show. */
    public HttpPath path() {
        return path;
    }

    HttpClientAdapter<R, ?> adapter() {
        return adapter;
    }

    /** Returns the call that sends nothing and tells nothing. */
    public HttpClientCall<R> none() {
        return none;
    }

    @Override
    public String toString() {
        return "HttpClientHandler(" + name + ", path=" + path + ")";
    }
}
