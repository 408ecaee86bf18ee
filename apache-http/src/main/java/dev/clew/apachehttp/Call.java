package dev.clew.apachehttp;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call, found by its requests through the client's context.
 *
 * <p>The chain hands an asynchronous call the thing that can be cancelled, so the call hears of it when the caller gives
 * up.
 */
final class Call implements CancellableDependency {
    private static final String ATTRIBUTE = "dev.clew.call";

    private final HttpClientCall<ApacheRequest> delegate;
    private final TraceContext context;
    private final String exchangeId;
    private final @Nullable CancellableDependency caller;
    private volatile @Nullable Cancellable underWay;

    private Call(
            HttpClientCall<ApacheRequest> delegate,
            TraceContext context,
            String exchangeId,
            @Nullable CancellableDependency caller) {
        this.delegate = delegate;
        this.context = context;
        this.exchangeId = exchangeId;
        this.caller = caller;
    }

    /** Returns the call that a request belongs to, null if none has begun. */
    static @Nullable Call of(ApacheRequest request) {
        // A context may be used for one call after the other.
        return request.context().getAttribute(ATTRIBUTE) instanceof Call call
                        && call.exchangeId.equals(request.exchangeId())
                ? call
                : null;
    }

    static void forget(HttpClientContext context) {
        context.removeAttribute(ATTRIBUTE);
    }

    /**
     * Begins a call with the thread's context.
     *
     * @param caller knows whether the call was given up; null if nobody can do that
     * @return null outside a request
     */
    static @Nullable Call begin(
            HttpClientHandler<ApacheRequest> handler, ApacheRequest request, @Nullable CancellableDependency caller) {
        TraceContext context = TraceContext.current();
        ApacheRequest untouched = ApacheRequest.Adapter.INSTANCE.copy(request);
        HttpClientCall<ApacheRequest> begun = handler.begin(context, untouched, request.deadlineMillis());
        if (begun.isNone()) {
            return null;
        }
        Call call = new Call(begun, context, request.exchangeId(), caller);
        request.context().setAttribute(ATTRIBUTE, call);
        return call;
    }

    TraceContext context() {
        return context;
    }

    /** Sets the ids on the request itself, as nothing else can be handed on. */
    void sent(ApacheRequest request, HttpClientHandler<ApacheRequest> by) {
        ApacheRequest unused = delegate.sent(request, by);
    }

    void answered(int status) {
        delegate.answered(status);
    }

    void failed(Throwable failure) {
        // A call that is cancelled fails in many ways; the caller knows.
        delegate.failed(failure, isCancelled() ? Span.Outcome.CANCELLED : outcome(failure));
    }

    /** Ends the span of a call that came to an end without an answer or a failure, if there is such a thing. */
    void completed() {
        delegate.ended();
    }

    private static Span.Outcome outcome(Throwable failure) {
        if (failure instanceof SocketTimeoutException
                || failure instanceof ConnectionRequestTimeoutException
                || failure instanceof TimeoutException) {
            return Span.Outcome.TIMEOUT;
        }
        return failure instanceof InterruptedIOException || failure instanceof CancellationException
                ? Span.Outcome.CANCELLED
                : Span.Outcome.ERROR;
    }

    /** Returns a scope in which this call is the first to hear of a cancellation. */
    AsyncExecChain.Scope within(AsyncExecChain.Scope scope) {
        return new AsyncExecChain.Scope(
                scope.exchangeId,
                scope.route,
                scope.originalRequest,
                this,
                scope.clientContext,
                scope.execRuntime,
                scope.scheduler,
                scope.execCount);
    }

    @Override
    public void setDependency(Cancellable dependency) {
        underWay = dependency;
        if (caller != null) {
            // Cancels at once if the caller has given up already.
            caller.setDependency(this);
        }
    }

    @Override
    public boolean isCancelled() {
        return caller != null && caller.isCancelled();
    }

    @Override
    public boolean cancel() {
        failed(new CancellationException());
        Cancellable dependency = underWay;
        return dependency != null && dependency.cancel();
    }

    @Override
    public String toString() {
        return "Call{" + delegate + "}";
    }
}
