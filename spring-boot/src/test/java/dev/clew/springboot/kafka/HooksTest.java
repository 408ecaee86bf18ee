package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.kafka.listener.adapter.RecordFilterStrategy;
import org.springframework.kafka.support.Acknowledgment;

/** Whatever the application has hung into its containers goes on working. */
class HooksTest {
    private final String topic = KafkaBroker.topic("hooks", 1);

    private List<String> notes(Class<?> beans, int count, String... settings) {
        KafkaBroker.send(topic, "a", "x-request-id", "r1");
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("topic=" + topic);
        try (KafkaApplication application = KafkaApplication.start(beans, all.toArray(new String[0]))) {
            return application.journal().await(count);
        }
    }

    @Test
    void interceptorOfAContainerCustomizerRuns() {
        assertThat(notes(Customized.class, 4)).containsExactly("intercepted", "listener r1", "success", "after");
    }

    @Test
    void adviceAroundTheListenerRunsOnceInTheRecordsContext() {
        assertThat(notes(Advised.class, 2)).containsExactly("advice r1", "listener r1");
    }

    @Test
    void filterAndManualAcknowledgementRunInTheRecordsContext() {
        KafkaBroker.send(topic, "unwanted", "x-request-id", "r0");
        assertThat(notes(Filtering.class, 4))
                .containsExactly("filter unwanted r0", "filter a r1", "listener r1", "acknowledged r1");
    }

    @Test
    void containerThatIsABeanIsCarriedToo() {
        assertThat(notes(ContainerBean.class, 1)).containsExactly("listener r1");
    }

    @Test
    void nothingIsTouchedIfItIsSwitchedOff() {
        assertThat(notes(Customized.class, 4, "clew.kafka.enabled=false"))
                .containsExactly("intercepted", "listener null", "success", "after");
    }

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        Listener listener(Journal journal) {
            return new Listener(journal);
        }
    }

    static class Listener {
        private final Journal journal;

        Listener(Journal journal) {
            this.journal = journal;
        }

        @KafkaListener(topics = "${topic}")
        void listen(String value) {
            journal.note("listener");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Listening.class)
    static class Customized {
        @Bean
        ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> customizer(
                Journal journal) {
            return container -> container.setRecordInterceptor(new RecordInterceptor<>() {
                @Override
                public ConsumerRecord<Object, Object> intercept(
                        ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
                    journal.event("intercepted");
                    return record;
                }

                @Override
                public void success(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
                    journal.event("success");
                }

                @Override
                public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
                    journal.event("after");
                }
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(Listening.class)
    static class Advised {
        @Bean
        ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> customizer(
                Journal journal) {
            MethodInterceptor advice = call -> {
                if (call.getMethod().getName().equals("onMessage")) {
                    journal.note("advice");
                }
                return call.proceed();
            };
            return container -> container.getContainerProperties().setAdviceChain(advice);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Filtering {
        @Bean
        RecordFilterStrategy<Object, Object> filter(Journal journal) {
            return record -> {
                journal.note("filter " + record.value());
                return record.value().equals("unwanted");
            };
        }

        /** Of the user's own making. */
        @Bean
        ConcurrentKafkaListenerContainerFactory<Object, Object> manual(
                ConsumerFactory<Object, Object> consumers, RecordFilterStrategy<Object, Object> filter) {
            ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(consumers);
            factory.setRecordFilterStrategy(filter);
            factory.getContainerProperties().setAckMode(ContainerProperties.AckMode.MANUAL_IMMEDIATE);
            return factory;
        }

        @Bean
        Acknowledging listener(Journal journal) {
            return new Acknowledging(journal);
        }
    }

    static class Acknowledging {
        private final Journal journal;

        Acknowledging(Journal journal) {
            this.journal = journal;
        }

        @KafkaListener(topics = "${topic}", containerFactory = "manual")
        void listen(String value, Acknowledgment acknowledgment) {
            journal.note("listener");
            acknowledgment.acknowledge();
            journal.note("acknowledged");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ContainerBean {
        @Bean
        KafkaMessageListenerContainer<Object, Object> container(
                ConsumerFactory<Object, Object> consumers, Journal journal, @Value("${topic}") String topic) {
            ContainerProperties properties = new ContainerProperties(topic);
            properties.setMessageListener((MessageListener<Object, Object>) record -> journal.note("listener"));
            return new KafkaMessageListenerContainer<>(consumers, properties);
        }
    }
}
