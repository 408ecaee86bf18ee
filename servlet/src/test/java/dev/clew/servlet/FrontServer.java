package dev.clew.servlet;

import dev.clew.Clew;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container in which {@code /secret} asks for a password and a header can set the caller's address. {@code /page} is the
 * error page of a {@code NoSuchElementException} and of 507; there are no others.
 */
interface FrontServer {
    /**
     * Starts the container.
     *
     * @param front for the handler before the servlet's context, null for none
     * @return its port on {@code localhost}
     */
    int start(@Nullable Clew front, HttpServlet servlet, List<Filter> filters) throws Exception;

    /** Adds the error page, in a container that has it not always. */
    default void addErrorPage() {}

    void stop() throws Exception;
}
