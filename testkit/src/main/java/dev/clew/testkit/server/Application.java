package dev.clew.testkit.server;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The filters and handlers of one test. */
final class Application {
    /** Serves one path. */
    interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException;
    }

    private final Map<String, Handler> handlers = new ConcurrentHashMap<>(
            Map.of("/error", (request, response) -> response.getWriter().print("error")));
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private volatile List<Filter> filters = List.of();

    void handle(String path, Handler handler) {
        handlers.put(path, handler);
    }

    void filters(List<Filter> inOrder) {
        filters = inOrder;
    }

    void received() {
        received.incrementAndGet();
    }

    /** Returns whether every dispatch has returned and the access log has as many requests as came in. */
    boolean isQuiet(int logged) {
        return running.get() == 0 && logged >= received.get();
    }

    /** Runs one dispatch through the filters, then through the container's own chain. */
    void filter(ServletRequest request, ServletResponse response, FilterChain container)
            throws ServletException, IOException {
        running.incrementAndGet();
        try {
            filterFrom(0, request, response, container);
        } finally {
            running.decrementAndGet();
        }
    }

    private void filterFrom(int index, ServletRequest request, ServletResponse response, FilterChain container)
            throws ServletException, IOException {
        if (index == filters.size()) {
            container.doFilter(request, response);
        } else {
            filters.get(index).doFilter(request, response, (req, res) -> filterFrom(index + 1, req, res, container));
        }
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        Object included = request.getAttribute("jakarta.servlet.include.path_info");
        String path = included == null ? request.getPathInfo() : included.toString();
        handlers.getOrDefault(path, (req, res) -> res.sendError(404)).handle(request, response);
    }
}
