package dev.clew.okhttp;

import dev.clew.Span;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Interceptor;

/** The time that OkHttp gives a call, and how a call failed by it or otherwise. */
final class Deadline {
    /** The time that the watchdog and the first interceptors may take away from a call's time-out. */
    private static final long SLACK_MILLIS = 100;

    private Deadline() {}

    /** Returns the call time-out if there is one, else the read time-out; zero if neither is set. */
    static long millis(Interceptor.Chain chain) {
        long callTimeout = ofCall(chain.call());
        return callTimeout > 0 ? callTimeout : chain.readTimeoutMillis();
    }

    private static long ofCall(Call call) {
        return TimeUnit.NANOSECONDS.toMillis(call.timeout().timeoutNanos());
    }

    static Span.Outcome outcome(Throwable failure, Call call, long startNanos) {
        if (isTimeout(failure)) {
            return Span.Outcome.TIMEOUT;
        }
        if (call.isCanceled()) {
            // OkHttp itself cancels a call that takes too long, and says so only above the interceptors.
            return isOverdue(call, startNanos) ? Span.Outcome.TIMEOUT : Span.Outcome.CANCELLED;
        }
        return failure instanceof InterruptedIOException ? Span.Outcome.CANCELLED : Span.Outcome.ERROR;
    }

    /** Whether OkHttp says that time was up. */
    static boolean isTimeout(Throwable failure) {
        return failure instanceof SocketTimeoutException
                || failure instanceof InterruptedIOException && "timeout".equals(failure.getMessage());
    }

    private static boolean isOverdue(Call call, long startNanos) {
        long callTimeout = ofCall(call);
        long slack = Math.min(SLACK_MILLIS, callTimeout / 10);
        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        return callTimeout > 0 && elapsed >= callTimeout - slack;
    }
}
