package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.MessageListenerContainer;

/** A user's application on Spring Kafka, with the dependency and nothing else. */
final class KafkaApplication implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private KafkaApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it with beans and settings, each {@code key=value}. */
    static KafkaApplication start(Class<?> beans, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.kafka.bootstrap-servers=" + KafkaBroker.address(),
                "--spring.kafka.consumer.group-id=" + UUID.randomUUID(),
                "--spring.kafka.consumer.auto-offset-reset=earliest",
                "--logging.level.org.apache.kafka=warn"));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        return new KafkaApplication(new SpringApplicationBuilder(Base.class, beans)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(new String[0])));
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Journal journal() {
        return bean(Journal.class);
    }

    @SuppressWarnings("unchecked")
    KafkaTemplate<String, String> template() {
        return context.getBean("kafkaTemplate", KafkaTemplate.class);
    }

    Scope request(String requestId) {
        TraceContext request = bean(Clew.class).receive(Map.of("X-Request-ID", requestId), Map::get, "");
        return request.makeCurrent();
    }

    MessageListenerContainer container(String id) {
        return bean(KafkaListenerEndpointRegistry.class).getListenerContainer(id);
    }

    @Override
    public void close() {
        Map<String, Long> counters = bean(Clew.class).counters().all();
        context.close();
        assertThat(counters.keySet()).noneMatch(name -> name.startsWith("skipped.") || name.endsWith(".leaked"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Base {
        @Bean
        Journal journal() {
            return new Journal();
        }
    }
}
