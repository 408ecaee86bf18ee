package dev.clew.servlet;

import dev.clew.testkit.server.ServletContainer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.util.List;

/** A container that can have a second application, which the first may include. */
interface TwoApplications extends ServletContainer {
    /** Has a second application started with the first, at {@code /other}. */
    void beside(HttpServlet servlet, List<Filter> filters) throws Exception;
}
