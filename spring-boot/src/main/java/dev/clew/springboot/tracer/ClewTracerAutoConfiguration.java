package dev.clew.springboot.tracer;

import brave.Tracing;
import dev.clew.micrometer.brave.CorrelationScopeDecorator;
import dev.clew.springboot.ClewAutoConfiguration;
import dev.clew.springboot.internal.TaskContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Has the MDC follow brave's scopes, and tasks of executor beans continue the caller's span.
 *
 * <p>The ids of brave and of OpenTelemetry are found without it: {@code clew-micrometer} and {@code clew-opentelemetry} only
 * have to be on the class path, and the environment listener makes sure that they are found before the tracer's first use.
 */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnProperty(name = "clew.tracer.enabled", matchIfMissing = true)
public final class ClewTracerAutoConfiguration {
    /** For Spring. */
    public ClewTracerAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Tracing.class, CorrelationScopeDecorator.class})
    static class Brave {
        /** Boot gives all decorators to brave. */
        @Bean
        @ConditionalOnMissingBean
        CorrelationScopeDecorator clewScopeDecorator() {
            return CorrelationScopeDecorator.create();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {
        /** A bridge's current span is the current observation's. */
        @Bean
        TaskContext clewObservationContext(ObjectProvider<ObservationRegistry> registries) {
            return () -> {
                ObservationRegistry registry = registries.getIfUnique();
                Observation current = registry == null ? null : registry.getCurrentObservation();
                return current == null ? null : () -> current.openScope()::close;
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.opentelemetry.context.Context")
    static class OpenTelemetry {
        @Bean
        @SuppressWarnings("MustBeClosedChecker") // the end of the task closes it
        TaskContext clewOpenTelemetryContext() {
            return () -> {
                Context current = Context.current();
                return current == Context.root() ? null : () -> current.makeCurrent()::close;
            };
        }
    }
}
