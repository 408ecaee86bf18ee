package dev.clew.springboot.operations;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Says at start what is attached and what is left out, and shows it in {@code /actuator/clew}. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
public final class ClewOperationsAutoConfiguration {
    /** For Spring. */
    public ClewOperationsAutoConfiguration() {}

    @Bean
    Parts clewParts(ConfigurableListableBeanFactory beans, Environment environment) {
        return Parts.find(beans, environment);
    }

    @Bean
    SmartInitializingSingleton clewStartLine(Parts parts) {
        return () -> LoggerFactory.getLogger("clew").info("{}", parts);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
    static class Actuator {
        @Bean
        @ConditionalOnAvailableEndpoint(endpoint = ClewEndpoint.class)
        OpenSpans clewOpenSpans() {
            return new OpenSpans();
        }

        @Bean
        @ConditionalOnAvailableEndpoint
        ClewEndpoint clewEndpoint(
                Clew clew,
                Parts parts,
                OpenSpans spans,
                ConfigurableEnvironment environment,
                ObjectProvider<SanitizingFunction> sanitizers) {
            return new ClewEndpoint(
                    clew,
                    parts,
                    spans,
                    environment,
                    new Sanitizer(sanitizers.orderedStream().toList()));
        }
    }
}
