package dev.clew.servlet;

import dev.clew.Clew;
import dev.clew.testkit.server.HostileContract;
import dev.clew.testkit.server.ServletContainer;
import jakarta.servlet.Filter;
import java.util.function.Supplier;

/** The contract of hostile requests, held by our filter on one container. */
abstract class ContainerHostileContract extends HostileContract {
    ContainerHostileContract(Supplier<ServletContainer> containers) {
        super(containers);
    }

    @Override
    protected Filter filter(Clew clew) {
        return CorrelationFilter.create(clew);
    }
}
