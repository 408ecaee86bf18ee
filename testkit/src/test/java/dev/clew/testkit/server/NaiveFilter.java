package dev.clew.testkit.server;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** The usual first attempt: it treats each dispatch as a request of its own, and ignores async. */
class NaiveFilter implements Filter {
    final Clew clew;
    private final Predicate<HttpServletRequest> ignored;

    NaiveFilter(Clew clew, Predicate<HttpServletRequest> ignored) {
        this.clew = clew;
        this.ignored = ignored;
    }

    TraceContext context(HttpServletRequest request) {
        return clew.receive(
                request,
                (message, name) -> {
                    List<String> values = Collections.list(message.getHeaders(name));
                    return values.isEmpty() ? null : String.join(",", values);
                },
                request.getRemoteAddr());
    }

    void serve(TraceContext context, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try (Scope scope = context.makeCurrent()) {
            chain.doFilter(request, response);
        }
    }

    @Override
    public void doFilter(ServletRequest req, ServletResponse res, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) req;
        HttpServletResponse response = (HttpServletResponse) res;
        if (ignored.test(request)) {
            chain.doFilter(request, response);
            return;
        }
        TraceContext context = context(request);
        request.setAttribute("dev.clew.requestId", context.requestId());
        response.setHeader("X-Request-ID", context.requestId());
        Span span = clew.span(Span.Kind.SERVER, context)
                .name(request.getMethod() + ' ' + request.getRequestURI())
                .peer(request.getRemoteAddr())
                .attribute("path", request.getRequestURI())
                .begin();
        try {
            serve(context, request, response, chain);
        } catch (Throwable t) {
            span.error(t);
            throw t;
        } finally {
            span.attribute("status", response.getStatus()).end();
        }
    }
}
