package dev.clew.servlet;

import dev.clew.Clew;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container without error pages, in which {@code /secret} asks for a password and a header can set the caller's address.
 */
interface FrontServer {
    /**
     * Starts the container.
     *
     * @param front for the handler before the servlet's context, null for none
     * @return its port on {@code localhost}
     */
    int start(@Nullable Clew front, HttpServlet servlet, List<Filter> filters) throws Exception;

    void stop() throws Exception;
}
