package dev.clew.springboot.micrometer;

import dev.clew.Clew;
import dev.clew.micrometer.CorrelationMetrics;
import dev.clew.micrometer.CorrelationObservationHandler;
import dev.clew.springboot.ClewAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationHandler;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Publishes Clew's counters as meters, and makes spans out of what Micrometer observes and no adapter of ours does: Redis,
 * Mongo, security filters, observations of the application's own.
 *
 * <p>Boot's actuator gives these beans to its registries; without it they do nothing.
 */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(CorrelationMetrics.class)
@ConditionalOnProperty(name = "clew.micrometer.enabled", matchIfMissing = true)
public final class ClewMicrometerAutoConfiguration {
    /** For Spring. */
    public ClewMicrometerAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class Meters {
        @Bean
        @ConditionalOnMissingBean
        CorrelationMetrics clewMetrics(Clew clew) {
            return CorrelationMetrics.create(clew);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationHandler.class)
    static class Observations {
        @Bean
        @ConditionalOnMissingBean
        CorrelationObservationHandler clewObservationHandler(
                Clew clew, Environment environment, ListableBeanFactory beans) {
            Set<String> ours = new HashSet<>(CorrelationObservationHandler.OBSERVED_BY_ADAPTERS);
            if (environment.getProperty("clew.batch.enabled", Boolean.class, true)) {
                ours.addAll(Set.of("spring.batch.job", "spring.batch.step"));
            }
            if (environment.getProperty("clew.rabbitmq.enabled", Boolean.class, true)) {
                ours.addAll(Set.of("spring.rabbit.template", "spring.rabbit.listener"));
            }
            if (beans.containsBean("clewGrpcClients")) {
                ours.addAll(Set.of("grpc.server", "grpc.client"));
            }
            // Names that the application has given to what we observe ourselves.
            for (String side : new String[] {"server", "client"}) {
                String renamed = environment.getProperty("management.observations.http." + side + ".requests.name");
                if (renamed != null) {
                    ours.add(renamed);
                }
            }
            return CorrelationObservationHandler.create(clew, name -> !ours.contains(name));
        }
    }
}
