package dev.clew.springboot.test;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.context.ApplicationContext;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/** The topics to which {@code @KafkaListener} methods listen. Apart, because Spring Kafka may be absent. */
final class KafkaListeners {
    private KafkaListeners() {}

    /** Returns their names; a pattern is not among them. */
    static Set<String> topics(ApplicationContext context) {
        Set<String> topics = new TreeSet<>();
        for (KafkaListenerEndpointRegistry registry :
                context.getBeansOfType(KafkaListenerEndpointRegistry.class).values()) {
            for (MessageListenerContainer container : registry.getListenerContainers()) {
                String[] names = container.getContainerProperties().getTopics();
                if (names != null) {
                    topics.addAll(Arrays.asList(names));
                }
            }
        }
        return topics;
    }
}
