package dev.clew.http;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of an HTTP client: the ids that its requests carry, and its span.
 *
 * <p>A call may take several requests: it is sent again, redirected, or asked for a password. Each of them is judged by
 * the host that it goes to. The span ends once, with whatever comes first: the answer, a failure, or the caller who
 * gives the call up. Nothing in here throws. Safe for all threads.
 *
 * @param <R> the client's request
 */
public final class HttpClientCall<R> {
    /** Fields in which a span id follows the trace id. */
    private static final Set<String> TRACE_FIELDS =
            Set.of("traceparent", "b3", "uber-trace-id", "x-amzn-trace-id", "x-cloud-trace-context");

    private static final short OVER = -1;
    private static final int TRACE_ID_DIGITS = 32;
    private static final int HEX = 16;

    private final HttpClientHandler<R> handler;
    private Span span = Span.NOOP;
    private @Nullable R original;

    /**
     * The original with the ids, from which later requests get theirs; null if this is no call. Of the fields that ids may be
     * in, it has those alone that the formats wrote: a field that the caller had set is told from ours, though it be equal.
     */
    private @Nullable R carrier;

    /** A short keeps the object at 32 bytes; the benchmarks' AllocationTest counts them. {@link #OVER} once the call is. */
    private short attempts;

    private boolean hasSentIds;

    /** Whether the caller had set a field that ids may be in, so that the original with the ids is another than the carrier. */
    private boolean hasOwn;

    HttpClientCall(HttpClientHandler<R> handler) {
        this.handler = handler;
    }

    /** Returns a call that has begun, without a span. */
    static <R> HttpClientCall<R> of(HttpClientHandler<R> handler, R original, R carrier) {
        HttpClientCall<R> call = new HttpClientCall<>(handler);
        call.original = original;
        call.carrier = carrier;
        return call;
    }

    <B> void begin(TraceContext context, HttpClientAdapter<R, B> adapter, R request, long deadlineMillis) {
        Clew clew = handler.clew();
        String host = adapter.host(request);
        B changes = adapter.copy(request);
        hasOwn = removeOwn(request, changes, adapter);
        // All hosts that may have the ids may have the same ones. A call that begins elsewhere may be moved to one.
        Span begun = clew.maySendTo(host)
                ? clew.send(Span.Kind.CLIENT, context, host, changes, adapter)
                : clew.send(Span.Kind.CLIENT, context, changes, adapter);
        span = begun;
        original = request;
        carrier = adapter.toRequest(changes);
        if (!begun.isNoop()) {
            begun.name(handler.path().spanName(adapter.method(request), adapter.path(request)))
                    .peer(peer(host, adapter.port(request)));
            if (deadlineMillis > 0) {
                begun.attribute("deadline_ms", deadlineMillis);
            }
            begun.begin();
        }
    }

    /** Removes the fields that ids may be in, and returns whether there was one. */
    private <B> boolean removeOwn(R request, B changes, HttpClientAdapter<R, B> adapter) {
        // hot: for each field of each call, allocates nothing for a request without ids
        List<String> fields = handler.clew().fields();
        boolean removed = false;
        for (int i = 0; i < fields.size(); i++) {
            if (adapter.get(request, fields.get(i)) != null) {
                adapter.remove(changes, fields.get(i));
                removed = true;
            }
        }
        return removed;
    }

    /** Whether there is nothing to send and nothing to tell. */
    public boolean isNone() {
        return this == handler.none();
    }

    /**
     * Returns the request to send: with the ids if its host may have them, else without any field of ours if it has some.
     *
     * <p>The request's own host alone counts, and not the host that the call began with or the request was rebuilt from.
     */
    public R inject(R request) {
        return inject(request, handler.adapter(), handler, "send");
    }

    /**
     * Takes note that a request goes out, for the first time or again, and {@linkplain #inject injects} the ids.
     *
     * @param by counts the request if it began the call: a client that is equipped twice would count it twice
     */
    public R sent(R request, HttpClientHandler<R> by) {
        try {
            if (by == handler && !span.isNoop()) {
                HttpClientAdapter<R, ?> adapter = handler.adapter();
                count(adapter.host(request), adapter.port(request));
            }
        } catch (Throwable t) {
            handler.skipped("sent", t);
        }
        return inject(request, handler.adapter(), by, "sent");
    }

    private synchronized <B> R inject(
            R request, HttpClientAdapter<R, B> adapter, HttpClientHandler<R> by, String step) {
        R source = carrier;
        if (source == null) {
            return request;
        }
        try {
            if (mayHaveIds(request, adapter, by, step)) {
                hasSentIds = true;
                return request == original && !hasOwn ? source : withIds(own(request, adapter), adapter, source);
            }
            return hasSentIds || hasOurIds(request, adapter, source) ? withoutIds(request, adapter) : request;
        } catch (Throwable t) {
            handler.skipped(step, t);
            return request;
        }
    }

    /** Whether all who equipped the client let the ids go to this host; not if the host cannot be told. */
    private boolean mayHaveIds(R request, HttpClientAdapter<R, ?> adapter, HttpClientHandler<R> by, String step) {
        try {
            String host = adapter.host(request);
            return handler.clew().maySendTo(host) && (by == handler || by.clew().maySendTo(host));
        } catch (Throwable t) {
            handler.skipped(step, t);
            return false;
        }
    }

    /** Whether an earlier call has left this request's ids on a request that was built anew from its own. */
    private boolean hasOurIds(R request, HttpClientAdapter<R, ?> adapter, R source) {
        for (String field : handler.clew().fields()) {
            String value = adapter.get(request, field);
            String ours = adapter.get(source, field);
            if (value != null && ours != null && isSame(field, value, ours)) {
                return true;
            }
        }
        return false;
    }

    /** Whether two calls of one request may have written these: of a trace's field, all before the span id counts. */
    private static boolean isSame(String field, String value, String ours) {
        int end = TRACE_FIELDS.contains(field.toLowerCase(Locale.ROOT)) ? traceEnd(ours) : 0;
        return end == 0 ? value.equals(ours) : value.startsWith(ours.substring(0, end));
    }

    /** Returns the position after the mark behind the trace id, 0 if there is none. */
    private static int traceEnd(String value) {
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            if (Character.digit(value.charAt(i), HEX) >= 0) {
                digits++;
            } else if (digits >= TRACE_ID_DIGITS) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Returns a request that may be changed: the caller's own is copied. */
    private <B> R own(R request, HttpClientAdapter<R, B> adapter) {
        return request == original ? adapter.toRequest(adapter.copy(request)) : request;
    }

    private <B> R withIds(R request, HttpClientAdapter<R, B> adapter, R source) {
        List<String> fields = handler.clew().fields();
        B changes = null;
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            String value = adapter.get(source, field);
            String present = adapter.get(request, field);
            if (value != null && !value.equals(present) && isOurs(field, value, adapter)) {
                changes = changes == null ? adapter.edit(request) : changes;
                adapter.set(changes, field, value);
            } else if (value == null && present != null && isOfAnotherParent(field, source, adapter)) {
                changes = changes == null ? adapter.edit(request) : changes;
                adapter.remove(changes, field);
            }
        }
        return changes == null ? request : adapter.toRequest(changes);
    }

    /** Whether we have set the value; else it is the caller's own, in the carrier of {@link HttpClientHandler#injectAgain}. */
    private boolean isOurs(String field, String value, HttpClientAdapter<R, ?> adapter) {
        return hasOwn || original == null || !value.equals(adapter.get(original, field));
    }

    /** Whether a field that we have not written belongs to a {@code traceparent} that we have replaced. */
    private boolean isOfAnotherParent(String field, R source, HttpClientAdapter<R, ?> adapter) {
        return field.equals(HttpClientHandler.TRACESTATE) && adapter.get(source, "traceparent") != null;
    }

    private <B> R withoutIds(R request, HttpClientAdapter<R, B> adapter) {
        B changes = null;
        for (String field : handler.clew().fields()) {
            if (adapter.get(request, field) != null) {
                changes = changes == null ? adapter.edit(request) : changes;
                adapter.remove(changes, field);
            }
        }
        return changes == null ? request : adapter.toRequest(changes);
    }

    private synchronized void count(String host, int port) {
        attempts(attempts + 1, host, port);
    }

    /**
     * Says how many requests have gone out, for a client that knows it late.
     *
     * @param host of the last one
     */
    public synchronized void attempts(int number, String host, int port) {
        if (!span.isNoop() && attempts != OVER) {
            attempts = (short) Math.min(number, Short.MAX_VALUE);
            span.peer(peer(host, port)).attribute("attempt", number);
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

    /** Returns true once, to the first that ends the span. */
    private synchronized boolean isOverNow() {
        if (span.isNoop() || attempts == OVER) {
            return false;
        }
        attempts = OVER;
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
