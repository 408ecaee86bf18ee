package dev.clew.springboot.kafka;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import dev.clew.springboot.internal.MessagingProperties;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** Lets the records of Spring Kafka carry the ids, from the producers to the listeners. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.kafka.listener.AbstractMessageListenerContainer",
            "dev.clew.kafka.CorrelationProducer"
        })
@ConditionalOnProperty(name = "clew.kafka.enabled", matchIfMissing = true)
@ImportRuntimeHints(ClewKafkaAutoConfiguration.Proxies.class)
public final class ClewKafkaAutoConfiguration {
    private static final String PREFIX = "clew.kafka.";

    /** For Spring. */
    public ClewKafkaAutoConfiguration() {}

    @Bean
    static CorrelatedProducerFactories clewProducerFactories(ObjectProvider<Clew> clew, Environment environment) {
        return new CorrelatedProducerFactories(clew, MessagingProperties.read(environment, PREFIX));
    }

    @Bean
    static CorrelatedContainers clewContainers(
            Clew clew, ConfigurableListableBeanFactory beans, Environment environment) {
        return new CorrelatedContainers(clew, beans, MessagingProperties.read(environment, PREFIX));
    }

    /** A wrapped producer is a proxy, whose class a native image needs to know. */
    static final class Proxies implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
            hints.proxies().registerJdkProxy(Producer.class);
        }
    }
}
