package dev.clew.http;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.text.PlainText;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One request that a server answers, and its span.
 *
 * <p>A server's adapter extends it and says what its host knows of the request and the response. Whatever those methods
 * throw is counted and skipped. The span ends once. Safe for all threads.
 */
public abstract class HttpServerCall {
    private static final AtomicIntegerFieldUpdater<HttpServerCall> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(HttpServerCall.class, "ended");

    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    private final HttpServerHandler handler;
    private final TraceContext context;
    private final Span span;
    private final @Nullable HttpServerCall front;

    @SuppressWarnings("UnusedVariable") // through ENDED
    private volatile int ended;

    private volatile boolean timedOut;
    private volatile @Nullable Throwable failure;

    /** @param context the request's, {@link TraceContext#NONE} for a request that has no span */
    protected HttpServerCall(HttpServerHandler handler, TraceContext context) {
        this.handler = handler;
        this.context = context;
        this.span = handler.clew().span(Span.Kind.SERVER, context);
        this.front = null;
    }

    /**
     * Makes a part of a call that an adapter in front of this one has opened.
     *
     * @param front gets the part's failures, and ends the span
     */
    protected HttpServerCall(HttpServerCall front) {
        this.handler = front.handler;
        this.context = front.context;
        this.span = front.span;
        this.front = front;
    }

    /** The request's method. */
    protected abstract String method();

    /** The request's path, with or without a query; null if it is not known. */
    protected abstract @Nullable String path();

    /** The route, such as {@code /orders/{id}}, asked for at the end; null if it is not known. */
    protected @Nullable String route() {
        return null;
    }

    /** The status of the answer, asked for at the end. */
    protected abstract int status();

    /** The length of the answer's body, asked for at the end; null if it is not known. */
    protected @Nullable Long bytes() {
        return null;
    }

    /** Whether this failure says that the client went away. */
    protected boolean isClientGone(Throwable thrown) {
        return false;
    }

    /**
     * Begins the span.
     *
     * @param peer the address of the caller's connection, empty if it is not known
     */
    public final void begin(String peer) {
        if (span.isNoop()) {
            return;
        }
        try {
            String raw = path();
            String path = raw == null ? "" : handler.path().path(raw);
            span.name(PathText.spanName(method(), path)).peer(peer);
            attribute("path", path);
            attribute("client_request_id", context.clientRequestId());
            if (raw != null && handler.isProbe(raw)) {
                span.level(Level.DEBUG);
            }
            span.begin();
        } catch (Throwable t) {
            handler.skipped("begin", t);
        }
    }

    private void attribute(String key, String value) {
        if (!value.isEmpty()) {
            span.attribute(key, PlainText.of(value));
        }
    }

    /** The context in which the request is served. */
    public final TraceContext context() {
        return context;
    }

    /** The response header that brings the request id back. */
    public final String header() {
        return handler.header();
    }

    /** Whether nobody is to be told how the request went. */
    protected final boolean isNoop() {
        return span.isNoop();
    }

    /** Takes note of what failed first. A later failure is the same one as a rule, wrapped by the host. */
    public final void failed(Throwable thrown) {
        if (front != null) {
            front.failed(thrown);
        } else if (failure == null) {
            failing();
            failure = thrown;
        }
    }

    /** Called before the first failure is noted; must not throw. */
    protected void failing() {}

    /** The failure that came first, null if there was none. */
    protected final @Nullable Throwable failure() {
        return front == null ? failure : front.failure();
    }

    /** Takes note that the host gave up waiting for the application. */
    protected final void timedOut() {
        if (front != null) {
            front.timedOut();
        }
        timedOut = true;
    }

    /** Counts a failure of ours. */
    protected final void skipped(String step, Throwable thrown) {
        handler.skipped(step, thrown);
    }

    /** Ends the span, unless it is that of a call in front. */
    protected final void end() {
        // hot: without a span there is nothing to end, so that no atomic operation is needed
        if (front != null || span.isNoop() || !ENDED.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            describe();
        } catch (Throwable t) {
            handler.skipped("end", t);
        }
        span.end();
    }

    private void describe() {
        String known = route();
        String route = known == null ? "" : handler.path().route(known);
        if (!route.isEmpty()) {
            span.name(PathText.spanName(method(), route)).attribute("route", PlainText.of(route));
        }
        int status = status();
        span.status(status).attribute("bytes", bytes());
        Throwable thrown = failure;
        boolean gone = thrown != null && isClientGone(thrown);
        if (thrown != null && (gone || !isClientsMistake(status))) {
            span.error(thrown);
        }
        if (gone) {
            span.outcome(Span.Outcome.CANCELLED);
        } else if (timedOut && status >= SERVER_ERROR) {
            // An application that answers its poll in time for the client has not failed.
            span.outcome(Span.Outcome.TIMEOUT);
        }
    }

    /** Whether an answer blames the client, whatever was thrown on the way to it: a scanner is to fill no error log. */
    private static boolean isClientsMistake(int status) {
        return status >= CLIENT_ERROR && status < SERVER_ERROR;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + '{' + span + '}';
    }
}
