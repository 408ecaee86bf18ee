package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpServerHandler;
import dev.clew.servlet.internal.Container;
import dev.clew.servlet.internal.FrontCall;
import dev.clew.servlet.internal.Headers;
import dev.clew.servlet.internal.RequestAttributes;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives every request its id, for as long as it is served.
 *
 * <p>Register it once, first of all filters, for all dispatcher types and with async support. The request's context is
 * current while the chain runs, in asynchronous dispatches, listeners and {@code AsyncContext.start} too. Its id is sent
 * back in the first header of {@code clew.request.id.headers}. One {@code SERVER} span tells how the request went. If
 * something of ours fails it is counted and skipped, and the request is served all the same. Safe for all threads.
 */
public final class CorrelationFilter implements Filter {
    /** The request attribute that holds the request id, a String that a container's access log can print. */
    public static final String REQUEST_ID = RequestAttributes.REQUEST_ID;

    /**
     * The request attribute in which an application may name the route, such as {@code /orders/{id}}, before the request
     * ends; without it Spring MVC's best matching pattern is taken.
     */
    public static final String ROUTE = RequestAttributes.ROUTE;

    private static final String NAME = "servlet";

    private final HttpServerHandler handler;
    private final Container container;
    private final Predicate<HttpServletRequest> ignored;

    /** Makes the filter with {@link Clew#global()}, for containers that make their filters themselves. */
    public CorrelationFilter() {
        this(HttpServerHandler.create(Clew.global(), NAME), request -> false);
    }

    private CorrelationFilter(HttpServerHandler handler, Predicate<HttpServletRequest> ignored) {
        this.handler = handler;
        this.container = new Container(handler);
        this.ignored = ignored;
    }

    /** Returns a filter for all requests. */
    public static CorrelationFilter create(Clew clew) {
        return new CorrelationFilter(HttpServerHandler.create(clew, NAME), request -> false);
    }

    /** Returns a filter for a port that operators alone ask: all its requests are probes, whose lines have the level DEBUG. */
    public static CorrelationFilter createForProbes(Clew clew) {
        return new CorrelationFilter(HttpServerHandler.createForProbes(clew, NAME), request -> false);
    }

    /**
     * Returns a filter for all requests but the ignored ones, which get no id, no header and no span.
     *
     * @param ignored asked once per request; if it throws, the request is not ignored
     */
    public static CorrelationFilter create(Clew clew, Predicate<HttpServletRequest> ignored) {
        return new CorrelationFilter(HttpServerHandler.create(clew, NAME), ignored);
    }

    @Override
    public void init(FilterConfig config) {
        container.listen(config);
    }

    @Override
    public void destroy() {
        container.stop();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            chain.doFilter(request, response);
            return;
        }
        Exchange known = Exchange.of(http);
        if (known != null) {
            serveAgain(known, http, answer, chain);
            return;
        }
        FrontCall front = container.front(http);
        if (front != null) {
            join(front, http, answer, chain);
            return;
        }
        TraceContext foreign = foreign(http);
        if (foreign != null) {
            serveForeign(foreign, request, response, chain);
            return;
        }
        if (isIgnored(http)) {
            Exchange.ignore(handler, http, answer);
            serveIgnored(request, response, chain);
            return;
        }
        String peer = container.peer(http);
        TraceContext context = handler.receive(http, Headers::joined, peer);
        if (context.isNone()) {
            refuse(answer);
            return;
        }
        Exchange exchange = open(context, http, answer);
        if (exchange == null) {
            chain.doFilter(request, response);
        } else {
            serve(exchange, peer, http, answer, chain);
        }
    }

    private @Nullable TraceContext foreign(HttpServletRequest request) {
        try {
            return RequestAttributes.foreign(handler, request::getAttribute);
        } catch (Throwable t) {
            handler.skipped("begin", t);
            return null;
        }
    }

    private @Nullable Exchange open(TraceContext context, HttpServletRequest request, HttpServletResponse response) {
        try {
            return Exchange.open(handler, context, request, response);
        } catch (Throwable t) {
            handler.skipped("begin", t);
            return null;
        }
    }

    private void join(FrontCall front, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = joined(front, request, response);
        if (exchange == null) {
            chain.doFilter(request, response);
        } else {
            serve(exchange, null, request, response, chain);
        }
    }

    private @Nullable Exchange joined(FrontCall front, HttpServletRequest request, HttpServletResponse response) {
        try {
            return Exchange.join(front, request, response);
        } catch (Throwable t) {
            handler.skipped("begin", t);
            return null;
        }
    }

    /** Does without {@code sendError}: an error page belongs to the application, which is not to be called. */
    private void refuse(HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("text/plain");
        response.getWriter().print(handler.refusal());
    }

    private boolean isIgnored(HttpServletRequest request) {
        try {
            return ignored.test(request);
        } catch (Throwable t) {
            handler.skipped("ignored", t);
            return false;
        }
    }

    /**
     * Serves a request in its own scope; the span's lines are in it too, and find the ids in the MDC.
     *
     * @param peer null if the span has begun already
     */
    private void serve(
            Exchange exchange,
            @Nullable String peer,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        Scope scope = exchange.context().makeCurrent();
        try {
            if (peer != null) {
                exchange.begin(peer);
            }
            try {
                pass(exchange, request, response, chain);
            } finally {
                exchange.served(request, container);
            }
        } finally {
            // The thread goes on to another request: scopes that the application left open end here.
            scope.closeAll();
        }
    }

    private void pass(Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(exchange.wrap(request), exchange.wrap(response));
        } catch (Throwable t) {
            exchange.thrown(t, container.status(request, t));
            container.keepHeader(request, exchange);
            throw t;
        }
    }

    /** Serves a later dispatch, or the same one if this filter is registered twice. */
    private void serveAgain(
            Exchange exchange, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        TraceContext context = exchange.context();
        if (context.isNone()) {
            serveIgnored(request, response, chain);
            return;
        }
        DispatcherType type = request.getDispatcherType();
        boolean nested = type != DispatcherType.ASYNC && type != DispatcherType.ERROR;
        if (nested && TraceContext.current().traceId().equals(context.traceId())) {
            // Inside the request's own scope the application may have opened one of a child, which stays.
            chain.doFilter(request, response);
            return;
        }
        if (type == DispatcherType.ERROR) {
            // A container may have reset the response before it asks for the error page.
            exchange.restoreHeader();
            exchange.keepRoute();
        }
        Scope scope = context.makeCurrent();
        try {
            pass(exchange, request, response, chain);
        } finally {
            scope.closeAll();
        }
    }

    /** Serves a request whose id, header and span are another application's. */
    private static void serveForeign(
            TraceContext context, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (TraceContext.current().requestId().equals(context.requestId())) {
            chain.doFilter(request, response);
            return;
        }
        Scope scope = context.makeCurrent();
        try {
            chain.doFilter(request, response);
        } finally {
            scope.closeAll();
        }
    }

    /** Serves a request without an id, and without one that somebody left on the thread. */
    private static void serveIgnored(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (TraceContext.current().isNone()) {
            chain.doFilter(request, response);
            return;
        }
        try (Scope scope = TraceContext.NONE.makeCurrent()) {
            chain.doFilter(request, response);
        }
    }

    @Override
    public String toString() {
        return "CorrelationFilter(header=" + handler.header() + ", path=" + handler.path() + ")";
    }
}
