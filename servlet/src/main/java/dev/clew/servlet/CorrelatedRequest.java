package dev.clew.servlet;

import dev.clew.servlet.internal.RequestAttributes;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Hands out async contexts that carry the request's context, and sees every start of one. */
final class CorrelatedRequest extends HttpServletRequestWrapper {
    private final Exchange exchange;
    private @Nullable CorrelatedInput input;

    CorrelatedRequest(HttpServletRequest request, Exchange exchange) {
        super(request);
        this.exchange = exchange;
    }

    /** Answers for the exchange itself: it is an attribute of the container's request only if dispatches may follow. */
    @Override
    public @Nullable Object getAttribute(String name) {
        return name.equals(RequestAttributes.EXCHANGE) ? exchange : super.getAttribute(name);
    }

    @Override
    public AsyncContext startAsync() {
        exchange.starting();
        return started(super.startAsync());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        exchange.starting();
        return started(super.startAsync(request, response));
    }

    private AsyncContext started(AsyncContext asyncContext) {
        exchange.started(asyncContext);
        return CorrelatedAsync.carrying(asyncContext, exchange.context());
    }

    /** Returns the container's own stream, unless the request is asynchronous: no other stream has a listener. */
    @Override
    public ServletInputStream getInputStream() throws IOException {
        ServletInputStream stream = super.getInputStream();
        if (!exchange.isAsync()) {
            return stream;
        }
        CorrelatedInput known = input;
        if (known == null || known.delegate != stream) {
            known = new CorrelatedInput(stream, exchange);
            input = known;
        }
        return known;
    }

    /** Returns null for null: Spring's mock request has no async context before one is started, and does not throw. */
    @Override
    public @Nullable AsyncContext getAsyncContext() {
        AsyncContext asyncContext = super.getAsyncContext();
        return asyncContext == null ? null : CorrelatedAsync.carrying(asyncContext, exchange.context());
    }

    @Override
    public String toString() {
        return getRequest().toString();
    }
}
