package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.testkit.ServerContract;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Predicate;

/** The contract of servers, held by our filter on one container. */
abstract class ContainerContract extends ServerContract {
    private final Container container;

    ContainerContract(Container container) {
        this.container = container;
    }

    @Override
    protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
        return CorrelationFilter.create(clew, ignored);
    }

    @Override
    protected int start(HttpServlet servlet, List<Filter> filters) throws Exception {
        return container.start(servlet, filters);
    }

    @Override
    protected void stop() throws Exception {
        container.stop();
    }

    @Override
    protected List<String> accessLog() {
        return container.accessLog();
    }
}
