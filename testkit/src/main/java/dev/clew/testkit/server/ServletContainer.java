package dev.clew.testkit.server;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;

/** A servlet container that is started once, stopped once, and keeps an access log. */
public interface ServletContainer {
    /**
     * Starts the container with the filters, in this order for all dispatcher types, and the servlet for all paths. All
     * support async. There are eight threads and an access log, and {@code /error} is the page of all errors if it
     * {@link #hasErrorPage}.
     *
     * @return its port on {@code localhost}
     */
    int start(HttpServlet servlet, List<Filter> filters) throws Exception;

    /** Whether there is an error page. A container without one makes the answers to failures itself. */
    default boolean hasErrorPage() {
        return true;
    }

    /** Stops the container. */
    void stop() throws Exception;

    /**
     * Returns one entry for each request that has ended: the request attribute {@code dev.clew.requestId}, as the
     * container's own access log saw it at the very end, or {@code -} if there was none.
     */
    List<String> accessLog();
}
