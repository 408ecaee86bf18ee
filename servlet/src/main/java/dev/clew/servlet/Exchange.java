package dev.clew.servlet;

import dev.clew.Span;
import dev.clew.TraceContext;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, through all their dispatches.
 *
 * <p>A synchronous one ends when the first dispatch returns; an asynchronous one when the container says that it is
 * complete, which it says once, however often it was dispatched.
 */
final class Exchange implements AsyncListener {
    private static final String ATTRIBUTE = "dev.clew.servlet.exchange";

    private static final AtomicIntegerFieldUpdater<Exchange> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "ended");

    private final CorrelationFilter filter;
    private final TraceContext context;
    private final Span span;
    private final HttpServletRequest request;
    private final HttpServletResponse response;

    @SuppressWarnings("UnusedVariable") // through ENDED
    private volatile int ended;

    private volatile boolean async;
    private volatile boolean listening;
    private volatile boolean timedOut;
    private volatile boolean thrown;
    private volatile @Nullable Throwable failure;

    private Exchange(
            CorrelationFilter filter, TraceContext context, HttpServletRequest request, HttpServletResponse response) {
        this.filter = filter;
        this.context = context;
        this.span = filter.clew().span(Span.Kind.SERVER, context);
        this.request = request;
        this.response = response;
    }

    static @Nullable Exchange of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    /** Has the request ignored in later dispatches too. */
    static void ignore(CorrelationFilter filter, HttpServletRequest request, HttpServletResponse response) {
        try {
            request.setAttribute(ATTRIBUTE, new Exchange(filter, TraceContext.NONE, request, response));
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.ignored", t);
        }
    }

    static Exchange begin(
            CorrelationFilter filter,
            TraceContext context,
            String peer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Exchange exchange = new Exchange(filter, context, request, response);
        request.setAttribute(ATTRIBUTE, exchange);
        request.setAttribute(CorrelationFilter.REQUEST_ID, context.requestId());
        exchange.writeHeader();
        exchange.beginSpan(peer);
        return exchange;
    }

    private void beginSpan(String peer) {
        if (span.isNoop()) {
            return;
        }
        try {
            String path = filter.paths().path(request);
            span.name(Paths.spanName(request, path)).peer(peer).attribute("path", path);
            if (!context.clientRequestId().isEmpty()) {
                span.attribute("client_request_id", context.clientRequestId());
            }
            span.begin();
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.begin", t);
        }
    }

    TraceContext context() {
        return context;
    }

    String header() {
        return filter.header();
    }

    boolean isAsync() {
        return async;
    }

    private void writeHeader() {
        try {
            response.setHeader(header(), context.requestId());
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.header", t);
        }
    }

    /** Sends the request id back after a reset, unless the application sends one or the response is under way. */
    void restoreHeader() {
        try {
            if (response.getHeader(header()) == null) {
                response.setHeader(header(), context.requestId());
            }
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.header", t);
        }
    }

    HttpServletRequest wrap(HttpServletRequest dispatched) {
        return dispatched instanceof ServletRequestWrapper wrapper && wrapper.isWrapperFor(CorrelatedRequest.class)
                        || dispatched instanceof CorrelatedRequest
                ? dispatched
                : new CorrelatedRequest(dispatched, this);
    }

    HttpServletResponse wrap(HttpServletResponse dispatched) {
        return dispatched instanceof ServletResponseWrapper wrapper && wrapper.isWrapperFor(CorrelatedResponse.class)
                        || dispatched instanceof CorrelatedResponse
                ? dispatched
                : new CorrelatedResponse(dispatched, this);
    }

    /** Takes note of what a dispatch threw. */
    void thrown(Throwable t) {
        thrown = true;
        failed(t);
    }

    /** Takes note of what failed first; what comes later is the same, wrapped by the container. */
    void failed(Throwable t) {
        if (failure == null) {
            failure = t;
        }
    }

    /** Takes note that the first dispatch returned. */
    void served(HttpServletRequest first) {
        try {
            // Whoever unwrapped the request started it without our knowing.
            if (!async && first.isAsyncStarted()) {
                started(first.getAsyncContext());
            }
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.async", t);
        }
        if (!async) {
            // hot: no listener was added, so nobody else can end it, and no atomic operation is needed
            ENDED.lazySet(this, 1);
            finish();
        }
    }

    /** Called before the container starts to be asynchronous. */
    void starting() {
        listening = false;
    }

    /** Called when it is; from now on the container says when the request is complete. */
    void started(AsyncContext asyncContext) {
        // One that is started again asked us in onStartAsync, between starting() and here.
        if (!listening) {
            listen(asyncContext);
        }
    }

    private void listen(AsyncContext asyncContext) {
        if (span.isNoop()) {
            async = true; // nobody is to be told when it ends
            return;
        }
        try {
            asyncContext.addListener(this);
            listening = true;
            async = true;
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.async", t);
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The container forgets its listeners whenever a request is started again.
        AsyncContext asyncContext = event.getAsyncContext();
        if (asyncContext != null) {
            listen(asyncContext);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        timedOut = true;
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable t = event.getThrowable();
        if (t != null) {
            failed(t);
        }
        if (thrown && isNeverCompleted()) {
            end();
        }
    }

    /** Tomcat 10.1 tells nobody of the completion where a dispatch threw after it had started to be asynchronous. */
    private boolean isNeverCompleted() {
        try {
            return request.getServletContext().getServerInfo().startsWith("Apache Tomcat/10.");
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.async", t);
            return false;
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    private void end() {
        if (ENDED.compareAndSet(this, 0, 1)) {
            finish();
        }
    }

    private void finish() {
        try {
            if (!span.isNoop()) {
                describe();
            }
        } catch (Throwable t) {
            filter.clew().counters().skipped("servlet.end", t);
        }
        span.end();
    }

    private void describe() {
        String route = filter.paths().route(request);
        if (route != null) {
            span.name(Paths.spanName(request, route)).attribute("route", route);
        }
        int status = status();
        span.status(status);
        String length = response.getHeader("Content-Length");
        if (length != null) {
            span.attribute("bytes", Long.parseLong(length));
        }
        Throwable thrown = failure;
        if (thrown != null) {
            span.error(thrown);
        }
        if (thrown != null && ClientGone.isToldBy(thrown, response.isCommitted())) {
            span.outcome(Span.Outcome.CANCELLED);
        } else if (timedOut && status >= 500) {
            span.outcome(Span.Outcome.TIMEOUT);
        }
    }

    /** Returns what was answered, or what the container will answer to what the chain has just thrown. */
    private int status() {
        Throwable thrown = failure;
        if (thrown == null || async || response.isCommitted()) {
            return response.getStatus();
        }
        if (thrown instanceof UnavailableException unavailable) {
            return unavailable.isPermanent() ? 404 : 503;
        }
        return 500;
    }

    @Override
    public String toString() {
        return "Exchange{" + span + "}";
    }
}
