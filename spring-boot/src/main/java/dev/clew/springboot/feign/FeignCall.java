package dev.clew.springboot.feign;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import feign.Request;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client's method: the requests that it takes, and how the last one went.
 *
 * <p>It ends with the method and not with an answer, because a {@code Retryer} is asked only after the answer is decoded. Of one
 * thread.
 */
final class FeignCall {
    private final HttpClientHandler<Request> handler;
    private @Nullable HttpClientCall<Request> call;
    private int status;
    private @Nullable Throwable failure;

    FeignCall(HttpClientHandler<Request> handler) {
        this.handler = handler;
    }

    /** Returns the request to send, for the first time or again. */
    Request sent(Request request, int readTimeoutMillis) {
        HttpClientCall<Request> begun = call;
        if (begun == null) {
            begun = handler.begin(TraceContext.current(), request, readTimeoutMillis);
            call = begun;
        }
        status = 0;
        failure = null;
        return begun.sent(request, handler);
    }

    void answered(int answer) {
        status = answer;
    }

    void failed(Throwable t) {
        failure = t;
    }

    /** Takes note that the method throws: an answer's body may have come too late. */
    void thrown(Throwable t) {
        for (Throwable cause = t; failure == null && cause != null; cause = cause.getCause()) {
            if (isTimeout(cause)) {
                failure = cause;
            }
        }
    }

    void end() {
        if (call == null) {
            return;
        }
        if (failure != null) {
            call.failed(failure, isTimeout(failure) ? Span.Outcome.TIMEOUT : Span.Outcome.ERROR, status);
        } else {
            call.answered(status);
        }
    }

    private static boolean isTimeout(Throwable t) {
        return t instanceof SocketTimeoutException
                || t instanceof HttpTimeoutException
                || t instanceof InterruptedIOException && "timeout".equals(t.getMessage());
    }
}
