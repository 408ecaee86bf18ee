package dev.clew.apachehttp;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One call: the ids that each of its requests is given, and its span.
 *
 * <p>Its requests find it through the client's context. The chain hands an asynchronous call what can be cancelled, and
 * so hears of it when the caller gives it up.
 */
final class Call implements CancellableDependency {
    private static final String ATTRIBUTE = "dev.clew.call";

    private final CorrelationInterceptor owner;
    private final TraceContext context;
    private final String exchangeId;
    private final String host;
    private final IdHeaders ids;
    private final Span span;
    private final @Nullable CancellableDependency caller;
    private volatile @Nullable Cancellable underWay;
    private @Nullable String lastPeer;
    private int attempts;
    private boolean isOver;

    private Call(
            CorrelationInterceptor owner,
            TraceContext context,
            Exchange exchange,
            @Nullable CancellableDependency caller,
            IdHeaders ids,
            Span span) {
        this.owner = owner;
        this.context = context;
        this.exchangeId = exchange.id();
        this.host = exchange.host();
        this.caller = caller;
        this.ids = ids;
        this.span = span;
    }

    /** Returns the call that a request belongs to, null where none has begun. */
    static @Nullable Call of(Exchange exchange) {
        // A context may be used for one call after the other.
        return exchange.context().getAttribute(ATTRIBUTE) instanceof Call call && call.exchangeId.equals(exchange.id())
                ? call
                : null;
    }

    static void forget(HttpClientContext context) {
        context.removeAttribute(ATTRIBUTE);
    }

    /** @param caller knows whether the call was given up; null where nobody can do that */
    static Call begin(
            CorrelationInterceptor owner,
            TraceContext context,
            HttpRequest request,
            Exchange exchange,
            @Nullable CancellableDependency caller) {
        Clew clew = owner.clew;
        IdHeaders ids = new IdHeaders();
        Span span = clew.send(Span.Kind.CLIENT, context, exchange.host(), ids, IdHeaders::set);
        Call call = new Call(owner, context, exchange, caller, ids, span);
        exchange.context().setAttribute(ATTRIBUTE, call);
        if (!span.isNoop()) {
            String path = request.getPath();
            span.name(clew.httpPath().spanName(request.getMethod(), path == null ? "/" : path))
                    .peer(exchange.peer());
            Timeout timeout = exchange.context().getRequestConfigOrDefault().getResponseTimeout();
            if (TimeValue.isPositive(timeout)) {
                span.attribute("deadline_ms", timeout.toMilliseconds());
            }
            span.begin();
        }
        return call;
    }

    TraceContext context() {
        return context;
    }

    /** Gives a request the ids: the first one, one that is sent again, and one that follows a redirect. */
    void sent(CorrelationInterceptor by, HttpRequest request, Exchange exchange) {
        // Installed twice, it would count twice.
        if (by != owner) {
            return;
        }
        String target = exchange.host();
        if (target.equalsIgnoreCase(host) || owner.clew.maySendTo(target)) {
            ids.applyTo(request);
        } else {
            owner.clew.fields().forEach(request::removeHeaders);
        }
        if (!span.isNoop()) {
            count(exchange.peer());
        }
    }

    private synchronized void count(String peer) {
        attempts++;
        lastPeer = peer;
    }

    void answered(int status) {
        if (isOverNow()) {
            tellAttempts();
            span.status(status).end();
        }
    }

    void failed(Throwable failure) {
        if (isOverNow()) {
            tellAttempts();
            span.error(failure)
                    .outcome(isCancelled() ? Span.Outcome.CANCELLED : outcome(failure))
                    .end();
        }
    }

    /** Ends the span of a call that came to an end without an answer or a failure, if there is such a thing. */
    void completed() {
        if (isOverNow()) {
            tellAttempts();
            span.end();
        }
    }

    private synchronized void tellAttempts() {
        if (lastPeer != null) {
            span.peer(lastPeer).attribute("attempt", attempts);
        }
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

    /** Returns the scope in which what is cancelled is told to this call first. */
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
            // Cancels at once where the caller has given up already.
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
        return "Call{" + span + "}";
    }
}
