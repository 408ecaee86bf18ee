package dev.clew.springboot.kafka;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Lets the records of Spring Kafka carry the ids, from the producers to the listeners. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.kafka.listener.AbstractMessageListenerContainer",
            "dev.clew.kafka.CorrelationProducer"
        })
@ConditionalOnProperty(name = "clew.kafka.enabled", matchIfMissing = true)
public final class ClewKafkaAutoConfiguration {
    /** For Spring. */
    public ClewKafkaAutoConfiguration() {}

    @Bean
    static CorrelatedProducerFactories clewProducerFactories(ObjectProvider<Clew> clew, Environment environment) {
        return new CorrelatedProducerFactories(clew, settings(environment));
    }

    @Bean
    static CorrelatedContainers clewContainers(
            Clew clew, ConfigurableListableBeanFactory beans, Environment environment) {
        return new CorrelatedContainers(clew, beans, settings(environment));
    }

    /** Returns the application's choices, by the names that they have in a client's own configuration. */
    private static Map<String, Object> settings(Environment environment) {
        Map<String, Object> settings = new HashMap<>();
        for (String key :
                new String[] {"clew.kafka.on.existing", "clew.kafka.without.context", "clew.kafka.message.ids"}) {
            String value = environment.getProperty(key);
            if (value != null) {
                settings.put(key, value);
            }
        }
        return settings;
    }
}
