package dev.clew.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;

/** A servlet container that tests start and stop, each with its own access log. */
interface Container {
    /** Starts it as {@link dev.clew.testkit.ServerContract#start} says, and returns its port. */
    int start(HttpServlet servlet, List<Filter> filters) throws Exception;

    void stop() throws Exception;

    /** Returns what the container's own access log wrote of the request attribute, {@code -} if there was none. */
    List<String> accessLog();
}
