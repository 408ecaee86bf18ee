package dev.clew.okhttp;

import dev.clew.Clew;
import dev.clew.Span;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * The span of one call, found by the network interceptor through the request's tag.
 *
 * <p>Of the call's thread. A request that comes back with its response keeps the tag; sent again it is another call,
 * which is why the call is asked for too.
 */
final class CallSpan {
    /** What the watchdog and the first interceptors may take away from a call's time-out. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Clew clew;
    private final Span span;
    private final Interceptor owner;
    private final Call call;
    private final long callTimeoutNanos;
    private final long startNanos = System.nanoTime();
    private int attempts;

    private CallSpan(Clew clew, Span span, Interceptor owner, Call call) {
        this.clew = clew;
        this.span = span;
        this.owner = owner;
        this.call = call;
        this.callTimeoutNanos = call.timeout().timeoutNanos();
    }

    /** Returns the span of this call, null where no interceptor of ours has seen it. */
    static @Nullable CallSpan of(Request request, Call call) {
        CallSpan span = request.tag(CallSpan.class);
        return span != null && span.call == call ? span : null;
    }

    static CallSpan begin(Clew clew, Span span, Interceptor owner, Interceptor.Chain chain, Request.Builder builder) {
        CallSpan callSpan = new CallSpan(clew, span, owner, chain.call());
        builder.tag(CallSpan.class, callSpan);
        if (!span.isNoop()) {
            callSpan.describe(chain);
            span.begin();
        }
        return callSpan;
    }

    private void describe(Interceptor.Chain chain) {
        Request request = chain.request();
        span.name(clew.httpPath().spanName(request.method(), request.url().encodedPath()))
                .peer(peer(request.url()));
        long deadline =
                callTimeoutNanos > 0 ? TimeUnit.NANOSECONDS.toMillis(callTimeoutNanos) : chain.readTimeoutMillis();
        if (deadline > 0) {
            span.attribute("deadline_ms", deadline);
        }
    }

    /** Takes note that the request goes out over a connection: first, again or redirected. */
    void sent(Request request, Interceptor by) {
        try {
            // Installed twice, it would count twice.
            if (!by.equals(owner)) {
                return;
            }
            attempts++;
            if (!span.isNoop()) {
                span.peer(peer(request.url())).attribute("attempt", attempts);
            }
        } catch (Throwable t) {
            clew.counters().skipped("okhttp.sent", t);
        }
    }

    void answered(int status) {
        span.status(status).end();
    }

    void failed(Throwable t) {
        try {
            if (!span.isNoop()) {
                span.error(t).outcome(outcome(t));
            }
        } catch (Throwable ours) {
            clew.counters().skipped("okhttp.failed", ours);
        }
        span.end();
    }

    private Span.Outcome outcome(Throwable t) {
        if (t instanceof SocketTimeoutException
                || t instanceof InterruptedIOException && "timeout".equals(t.getMessage())) {
            return Span.Outcome.TIMEOUT;
        }
        if (call.isCanceled()) {
            // A call that takes too long is cancelled by OkHttp itself; it says so only above the interceptors.
            return isOverdue() ? Span.Outcome.TIMEOUT : Span.Outcome.CANCELLED;
        }
        return t instanceof InterruptedIOException ? Span.Outcome.CANCELLED : Span.Outcome.ERROR;
    }

    private boolean isOverdue() {
        long slack = Math.min(SLACK_NANOS, callTimeoutNanos / 10);
        return callTimeoutNanos > 0 && System.nanoTime() - startNanos >= callTimeoutNanos - slack;
    }

    private static String peer(HttpUrl url) {
        return url.host() + ':' + url.port();
    }

    @Override
    public String toString() {
        return "CallSpan{" + span + "}";
    }
}
