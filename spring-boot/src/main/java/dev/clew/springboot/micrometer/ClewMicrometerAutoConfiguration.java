package dev.clew.springboot.micrometer;

import dev.clew.Clew;
import dev.clew.micrometer.CorrelationMetrics;
import dev.clew.micrometer.CorrelationObservationHandler;
import dev.clew.springboot.ClewAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationHandler;
import java.util.HashSet;
import java.util.Map;
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
 * Mongo, Spring Security, scheduled runs, observations of the application's own.
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
        /** Names that the starter sees beside these: Reactor Netty observes the requests and calls of WebFlux once more. */
        private static final Set<String> SEEN_BY_THE_STARTER = Set.of(
                "reactor.netty.http.server.response.time",
                "reactor.netty.http.client.response.time",
                "spring.batch.job",
                "spring.batch.step");

        /** The observations that a part of the starter sees, by a bean of that part. */
        private static final Map<String, Set<String>> OF_PARTS = Map.of(
                "clewBatch",
                Set.of("spring.batch.job", "spring.batch.step"),
                "clewRabbitTemplates",
                Set.of(
                        "spring.rabbit.template",
                        "spring.rabbit.listener",
                        "rabbitmq.publish",
                        "rabbitmq.receive",
                        "rabbitmq.process"),
                "clewJmsTemplates",
                Set.of("jms.message.publish", "jms.message.process"),
                "clewGrpcClients",
                Set.of("grpc.server", "grpc.client"));

        @Bean
        @ConditionalOnMissingBean
        CorrelationObservationHandler clewObservationHandler(
                Clew clew, Environment environment, ListableBeanFactory beans) {
            Set<String> ours = new HashSet<>(CorrelationObservationHandler.OBSERVED_BY_ADAPTERS);
            ours.addAll(SEEN_BY_THE_STARTER);
            // A part that is switched off, or has not its library, sees nothing.
            OF_PARTS.forEach((part, names) -> {
                if (!beans.containsBean(part)) {
                    ours.removeAll(names);
                }
            });
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
