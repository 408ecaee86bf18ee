package dev.clew.servlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** Hands out async contexts that carry the request's context, and sees every start of one. */
final class CorrelatedRequest extends HttpServletRequestWrapper {
    private final Exchange exchange;

    CorrelatedRequest(HttpServletRequest request, Exchange exchange) {
        super(request);
        this.exchange = exchange;
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

    @Override
    public AsyncContext getAsyncContext() {
        return CorrelatedAsync.carrying(super.getAsyncContext(), exchange.context());
    }
}
