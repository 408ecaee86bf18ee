package dev.clew.okhttp;

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
    private static final long SLACK_MILLIS = 100;

    private final Span span;
    private final CorrelationInterceptor owner;
    private final Call call;

    /** Of the lower half of a clock: it is compared to what the same clock shows a call later. */
    private int startMillis;

    private int attempts;

    private CallSpan(Span span, CorrelationInterceptor owner, Call call) {
        this.span = span;
        this.owner = owner;
        this.call = call;
    }

    /** Returns the span of this call, null where no interceptor of ours has seen it. */
    static @Nullable CallSpan of(Request request, Call call) {
        CallSpan span = request.tag(CallSpan.class);
        return span != null && span.call == call ? span : null;
    }

    static CallSpan begin(Span span, CorrelationInterceptor owner, Interceptor.Chain chain, Request.Builder builder) {
        CallSpan callSpan = new CallSpan(span, owner, chain.call());
        builder.tag(CallSpan.class, callSpan);
        if (!span.isNoop()) {
            callSpan.describe(chain);
            callSpan.startMillis = millis();
            span.begin();
        }
        return callSpan;
    }

    private static int millis() {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private long callTimeoutMillis() {
        return TimeUnit.NANOSECONDS.toMillis(call.timeout().timeoutNanos());
    }

    private void describe(Interceptor.Chain chain) {
        Request request = chain.request();
        span.name(owner.clew()
                        .httpPath()
                        .spanName(request.method(), request.url().encodedPath()))
                .peer(peer(request.url()));
        long callTimeout = callTimeoutMillis();
        long deadline = callTimeout > 0 ? callTimeout : chain.readTimeoutMillis();
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
            owner.clew().counters().skipped("okhttp.sent", t);
        }
    }

    void answered(int status) {
        if (!span.isNoop()) {
            span.status(status).end();
        }
    }

    void failed(Throwable t) {
        try {
            if (!span.isNoop()) {
                span.error(t).outcome(outcome(t));
            }
        } catch (Throwable ours) {
            owner.clew().counters().skipped("okhttp.failed", ours);
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
        long callTimeout = callTimeoutMillis();
        long slack = Math.min(SLACK_MILLIS, callTimeout / 10);
        // One for what the two readings of the clock have lost.
        return callTimeout > 0 && millis() - startMillis + 1 >= callTimeout - slack;
    }

    private static String peer(HttpUrl url) {
        return url.host() + ':' + url.port();
    }

    @Override
    public String toString() {
        return "CallSpan{" + span + "}";
    }
}
