package dev.clew.springboot.webflux;

import dev.clew.Clew;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * Makes all requests of {@code management.server.port} probes, and has their exception handlers run in the request's context.
 *
 * <p>Boot serves that port from a context of its own. It takes the application's filters and exception handlers along, unless
 * there is a bean of the same name, and asks no {@code WebHttpHandlerBuilderCustomizer}.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(name = "clew.webflux.enabled", matchIfMissing = true)
public final class ClewWebFluxManagementConfiguration {
    /** For Spring. */
    public ClewWebFluxManagementConfiguration() {}

    /** In the place of the application's. */
    @Bean
    CorrelationWebFilter clewWebFilter(Clew clew) {
        return CorrelationWebFilter.createForProbes(clew);
    }

    @Bean
    static ManagementExceptionHandlers clewManagementExceptionHandlers() {
        return new ManagementExceptionHandlers();
    }
}
