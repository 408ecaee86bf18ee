package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.AfterRollbackProcessor;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.transaction.KafkaTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.backoff.FixedBackOff;

/** Producers and containers with transactions. */
class TransactionsTest {
    private static final String ORDERS = KafkaBroker.topic("orders", 1);

    private static final String HANDLED = KafkaBroker.topic("handled", 1);

    private static KafkaApplication application;

    private final String topic = KafkaBroker.topic("shipping", 1);

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        application = KafkaApplication.start(
                Beans.class,
                "orders=" + ORDERS,
                "handled=" + HANDLED,
                "spring.kafka.producer.transaction-id-prefix=tx-",
                "spring.kafka.consumer.isolation-level=read_committed");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void recordsOfALocalTransactionCarryTheIds() {
        try (Scope scope = application.request("r1")) {
            application.template().executeInTransaction(operations -> {
                operations.send(topic, "a").join();
                return operations.send(topic, "b");
            });
        }
        assertThat(KafkaBroker.records(topic, 2))
                .allSatisfy(record ->
                        assertThat(KafkaBroker.headers(record, "x-request-id")).containsExactly("r1"));
    }

    @Test
    void recordsOfATransactionalMethodCarryTheIdsAndThoseOfOneThatFailsAreNeverSeen() {
        try (Scope scope = application.request("r2")) {
            assertThatThrownBy(() -> application.bean(Shipping.class).ship(topic, "bad"))
                    .isInstanceOf(IllegalStateException.class);
            application.bean(Shipping.class).ship(topic, "good");
        }
        assertThat(KafkaBroker.records(topic, 1)).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo("good");
            assertThat(KafkaBroker.headers(record, "x-request-id")).containsExactly("r2");
        });
        assertThat(log.spansEnded("producer")).hasSize(2);
    }

    @Test
    void rollbackIsProcessedInTheRecordsContextAndTheRetryIsTheSameMessage() {
        KafkaBroker.send(ORDERS, topic, "x-request-id", "r3", "x-message-id", "m3");
        ConsumerRecord<String, String> sent = KafkaBroker.records(topic, 1).get(0);

        assertThat(notes("r3")).containsExactly("orders r3", "rollback r3", "orders r3");
        assertThat(KafkaBroker.headers(sent, "x-request-id")).containsExactly("r3");
        assertThat(KafkaBroker.headers(sent, "x-causation-id")).containsExactly("m3");
        Journal.until(() -> spans().size() >= 2);
        assertThat(spans()).extracting(span -> span.values().get("outcome")).containsExactly("error", "ok");
    }

    @Test
    void attemptThatAnErrorHandlerAndARollbackProcessorHandleIsOneSpan() {
        KafkaBroker.send(HANDLED, topic, "x-request-id", "r4", "x-message-id", "m4");
        KafkaBroker.records(topic, 1);

        Journal.until(() -> spans().size() >= 2);
        assertThat(notes("r4")).containsExactly("handled r4", "handler r4", "rollback r4", "handled r4");
        assertThat(spans()).extracting(span -> span.values().get("outcome")).containsExactly("error", "ok");
    }

    private static List<String> notes(String request) {
        return application.journal().notes().stream()
                .filter(note -> note.endsWith(request))
                .toList();
    }

    private List<CapturedLog.Line> spans() {
        return log.spansEnded("consumer");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Beans {
        @Bean
        Shipping shipping(KafkaTemplate<String, String> template) {
            return new Shipping(template);
        }

        @Bean
        Listener listener(Journal journal, KafkaTemplate<String, String> template) {
            return new Listener(journal, template);
        }

        @Bean
        HandledListener handledListener(Journal journal, KafkaTemplate<String, String> template) {
            return new HandledListener(journal, template);
        }

        @Bean
        ConcurrentKafkaListenerContainerFactory<Object, Object> handling(
                ConsumerFactory<Object, Object> consumers,
                KafkaTransactionManager<?, ?> transactions,
                AfterRollbackProcessor<Object, Object> afterRollback,
                Journal journal) {
            ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(consumers);
            factory.getContainerProperties().setKafkaAwareTransactionManager(transactions);
            factory.setAfterRollbackProcessor(afterRollback);
            DefaultErrorHandler handler = new DefaultErrorHandler(new FixedBackOff(1, 3));
            handler.setRetryListeners((record, failure, attempt) -> journal.note("handler"));
            factory.setCommonErrorHandler(handler);
            return factory;
        }

        @Bean
        AfterRollbackProcessor<Object, Object> afterRollback(Journal journal) {
            DefaultAfterRollbackProcessor<Object, Object> processor =
                    new DefaultAfterRollbackProcessor<>(new FixedBackOff(1, 3));
            processor.setRetryListeners((record, failure, attempt) -> journal.note("rollback"));
            return processor;
        }
    }

    /** Of a container that has an error handler beside its transactions. */
    static class HandledListener {
        private final Journal journal;
        private final KafkaTemplate<String, String> template;
        private boolean failed;

        HandledListener(Journal journal, KafkaTemplate<String, String> template) {
            this.journal = journal;
            this.template = template;
        }

        @KafkaListener(topics = "${handled}", containerFactory = "handling")
        void handled(String topic) {
            journal.note("handled");
            template.send(topic, "shipped").join();
            if (!failed) {
                failed = true;
                throw new IllegalStateException("handled");
            }
        }
    }

    static class Shipping {
        private final KafkaTemplate<String, String> template;

        Shipping(KafkaTemplate<String, String> template) {
            this.template = template;
        }

        @Transactional("kafkaTransactionManager")
        public void ship(String topic, String value) {
            template.send(topic, value).join();
            if (value.equals("bad")) {
                throw new IllegalStateException(value);
            }
        }
    }

    static class Listener {
        private final Journal journal;
        private final KafkaTemplate<String, String> template;
        private boolean failed;

        Listener(Journal journal, KafkaTemplate<String, String> template) {
            this.journal = journal;
            this.template = template;
        }

        @KafkaListener(topics = "${orders}")
        void order(String topic) {
            journal.note("orders");
            template.send(topic, "shipped").join();
            if (!failed) {
                failed = true;
                throw new IllegalStateException("rolled back");
            }
        }
    }
}
