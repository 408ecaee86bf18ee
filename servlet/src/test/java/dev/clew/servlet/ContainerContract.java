package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.testkit.server.ServerContract;
import dev.clew.testkit.server.ServletContainer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The contract of servers, held by our filter on one container. */
abstract class ContainerContract extends ServerContract {
    ContainerContract(Supplier<ServletContainer> containers) {
        super(containers);
    }

    @Override
    protected Filter filter(Clew clew, Predicate<HttpServletRequest> ignored) {
        return CorrelationFilter.create(clew, ignored);
    }
}
