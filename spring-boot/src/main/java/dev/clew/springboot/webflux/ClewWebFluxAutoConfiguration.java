package dev.clew.springboot.webflux;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.reactive.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * Registers the {@link CorrelationWebFilter} for all requests of a WebFlux server, and has its exception handlers run in the
 * request's context.
 *
 * <p>Boot 4 has moved the customizer; a nested configuration for each place, of which one finds its class.
 */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(DispatcherHandler.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(name = "clew.webflux.enabled", matchIfMissing = true)
public final class ClewWebFluxAutoConfiguration {
    /** For Spring. */
    public ClewWebFluxAutoConfiguration() {}

    /** An application that has a filter of this type itself keeps its own. */
    @Bean
    @ConditionalOnMissingBean
    CorrelationWebFilter clewWebFilter(Clew clew) {
        return CorrelationWebFilter.create(clew);
    }

    private static void wrapExceptionHandlers(WebHttpHandlerBuilder builder) {
        builder.exceptionHandlers(handlers -> handlers.replaceAll(CorrelatedExceptionHandler::new));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.autoconfigure.web.reactive.WebHttpHandlerBuilderCustomizer")
    static class ExceptionHandlers {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebHttpHandlerBuilderCustomizer clewExceptionHandlersCustomizer() {
            return ClewWebFluxAutoConfiguration::wrapExceptionHandlers;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer")
    static class ExceptionHandlersOfBoot4 {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer
                clewExceptionHandlersCustomizer() {
            return ClewWebFluxAutoConfiguration::wrapExceptionHandlers;
        }
    }
}
