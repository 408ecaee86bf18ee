package dev.clew.springboot.kafka;

import dev.clew.Clew;
import dev.clew.kafka.CorrelationProducer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.core.ProducerPostProcessor;

/**
 * Lets each producer factory wrap the producers that it makes.
 *
 * <p>The factory stays what it is. A setting in the configuration of its producers counts before the application's.
 */
final class CorrelatedProducerFactories implements BeanPostProcessor {
    private final ObjectProvider<Clew> clew;
    private final Map<String, String> settings;

    CorrelatedProducerFactories(ObjectProvider<Clew> clew, Map<String, String> settings) {
        this.clew = clew;
        this.settings = settings;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ProducerFactory<?, ?> factory) {
            wrapProducersOf(factory);
        }
        return bean;
    }

    private <K, V> void wrapProducersOf(ProducerFactory<K, V> factory) {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.putAll(factory.getConfigurationProperties());
        factory.addPostProcessor(new Wrapping<>(CorrelationProducer.create(clew.getObject(), properties)));
    }

    /** Wraps a producer, however many factories it passes. */
    private record Wrapping<K, V>(CorrelationProducer kafka) implements ProducerPostProcessor<K, V> {
        @Override
        public Producer<K, V> apply(Producer<K, V> producer) {
            return kafka.wrap(producer);
        }
    }
}
