package dev.clew.servlet;

import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerCall;
import dev.clew.http.HttpServerHandler;
import dev.clew.servlet.internal.ClientGone;
import dev.clew.servlet.internal.Container;
import dev.clew.servlet.internal.FrontCall;
import dev.clew.servlet.internal.RequestAttributes;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, through all their dispatches.
 *
 * <p>A synchronous one ends when the first dispatch returns, but one that went wrong may get its status from an error page,
 * and waits for it if the container can be asked. An asynchronous one ends when the container says that it is complete; the
 * container says so once, however often the request was dispatched.
 */
final class Exchange extends HttpServerCall implements AsyncListener, Supplier<String> {
    private static final String ATTRIBUTE = RequestAttributes.EXCHANGE;
    private static final int FIRST_ERROR = 400;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private volatile boolean async;
    private volatile boolean listening;
    private volatile boolean waiting;
    private volatile boolean failedLate;
    private volatile int thrownStatus;

    private Exchange(
            HttpServerHandler handler, TraceContext context, HttpServletRequest request, HttpServletResponse response) {
        super(handler, context);
        this.request = request;
        this.response = response;
    }

    private Exchange(FrontCall front, HttpServletRequest request, HttpServletResponse response) {
        super(front);
        this.request = request;
        this.response = response;
    }

    static @Nullable Exchange of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Exchange exchange ? exchange : null;
    }

    /** Has the request ignored in later dispatches too. */
    static void ignore(HttpServerHandler handler, HttpServletRequest request, HttpServletResponse response) {
        new Exchange(handler, TraceContext.NONE, request, response).remember();
    }

    /** Opens a request, whose span {@link #begin} begins. */
    static Exchange open(
            HttpServerHandler handler, TraceContext context, HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = new Exchange(handler, context, request, response);
        exchange.open();
        return exchange;
    }

    /** Takes part in a request whose span a handler in front of the filter has begun, and ends. */
    static Exchange join(FrontCall front, HttpServletRequest request, HttpServletResponse response) {
        Exchange exchange = new Exchange(front, request, response);
        exchange.open();
        return exchange;
    }

    private void open() {
        request.setAttribute(CorrelationFilter.REQUEST_ID, context().requestId());
        writeHeader();
    }

    /**
     * Lets dispatches that come from the container find this exchange: they have its own request.
     *
     * <p>Those of the application find it in {@link CorrelatedRequest}, so that most requests need no attribute for it.
     */
    private void remember() {
        try {
            request.setAttribute(ATTRIBUTE, this);
        } catch (Throwable t) {
            skipped("begin", t);
        }
    }

    /** Returns the traceparent, for the Clew of another class loader. */
    @Override
    public String get() {
        return context().traceparent();
    }

    boolean isAsync() {
        return async;
    }

    /** Keeps the request's route, known or not: an error page that follows has one of its own. */
    void keepRoute() {
        try {
            String route = route();
            request.setAttribute(CorrelationFilter.ROUTE, route == null ? "" : route);
        } catch (Throwable t) {
            skipped("route", t);
        }
    }

    private void writeHeader() {
        try {
            response.setHeader(header(), context().requestId());
        } catch (Throwable t) {
            skipped("header", t);
        }
    }

    /** Sends the request id back after a reset, unless the application sends one or the response is under way. */
    void restoreHeader() {
        try {
            if (response.getHeader(header()) == null) {
                response.setHeader(header(), context().requestId());
            }
        } catch (Throwable t) {
            skipped("header", t);
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

    /**
     * Takes note of the failure that a dispatch threw.
     *
     * @param status the one that the container is going to answer
     */
    void thrown(Throwable t, int status) {
        thrownStatus = status;
        failed(t);
        remember();
    }

    /** Takes note of whether the first failure came into an answer under way: at the end there is one in any case. */
    @Override
    protected void failing() {
        try {
            failedLate = response.isCommitted();
        } catch (Throwable ours) {
            skipped("failure", ours);
        }
    }

    /** Takes note that the first dispatch returned. */
    void served(HttpServletRequest first, Container container) {
        try {
            // An application that unwraps the request can start it without our knowing.
            if (!async && first.isAsyncStarted()) {
                started(first.getAsyncContext());
            }
        } catch (Throwable t) {
            skipped("async", t);
        }
        boolean answered = !async && isAnswered();
        if (!answered) {
            remember();
        }
        if (answered || !async && !isWaiting(first, container)) {
            end();
        }
    }

    /** Whether the answer is not known before the container has looked for an error page. */
    private boolean isWaiting(HttpServletRequest first, Container container) {
        try {
            waiting = !isNoop() && container.whenComplete(first, this::end);
        } catch (Throwable t) {
            skipped("end", t);
        }
        return waiting;
    }

    /** Whether no error page can follow. One may follow a status that was set: the API does not tell it from one that was sent. */
    private boolean isAnswered() {
        try {
            return failure() == null ? response.getStatus() < FIRST_ERROR : response.isCommitted();
        } catch (Throwable t) {
            skipped("end", t);
            return true;
        }
    }

    /** Called before the container starts to be asynchronous. */
    void starting() {
        listening = false;
    }

    /** Called after it has; from now on the container says when the request is complete. */
    void started(AsyncContext asyncContext) {
        // A request that is started again asked us in onStartAsync, between starting() and here.
        if (!listening) {
            listen(asyncContext);
        }
    }

    private void listen(AsyncContext asyncContext) {
        if (isNoop()) {
            async = true; // nobody is to be told when it ends
            return;
        }
        try {
            asyncContext.addListener(this);
            listening = true;
            async = true;
        } catch (Throwable t) {
            skipped("async", t);
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
        timedOut();
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable t = event.getThrowable();
        if (t != null) {
            failed(t);
        }
        try {
            if (thrownStatus != 0 && Container.forgetsToComplete(request)) {
                end();
            }
        } catch (Throwable ours) {
            skipped("async", ours);
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end();
    }

    @Override
    protected String method() {
        return String.valueOf(request.getMethod());
    }

    @Override
    protected @Nullable String path() {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed instanceof String path ? path : request.getRequestURI();
    }

    @Override
    protected @Nullable String route() {
        return RequestAttributes.route(request::getAttribute);
    }

    /** Returns the status of the answer, or the one that the container will give what the chain has just thrown. */
    @Override
    protected int status() {
        int expected = thrownStatus;
        return expected == 0 || async || waiting || response.isCommitted() ? response.getStatus() : expected;
    }

    @Override
    protected @Nullable Long bytes() {
        String length = response.getHeader("Content-Length");
        return length == null ? null : Long.valueOf(length);
    }

    @Override
    protected boolean isClientGone(Throwable failure) {
        return ClientGone.isCauseOf(failure, failedLate);
    }
}
