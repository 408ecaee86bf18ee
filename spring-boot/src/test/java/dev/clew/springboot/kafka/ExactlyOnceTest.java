package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultAfterRollbackProcessor;
import org.springframework.util.backoff.FixedBackOff;

/** Consume, process, produce: the offset is committed with what was produced, or neither is. */
class ExactlyOnceTest {
    private static final String GROUP = UUID.randomUUID().toString();
    private static final String PLACED = KafkaBroker.topic("placed", 1);
    private static final String BY_HAND = KafkaBroker.topic("by-hand", 1);
    private static final String BATCHES = KafkaBroker.topic("batches", 1);

    private static KafkaApplication application;

    private final String shipped = KafkaBroker.topic("shipped", 1);

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        application = KafkaApplication.start(
                Beans.class,
                "placed=" + PLACED,
                "by-hand=" + BY_HAND,
                "batches=" + BATCHES,
                "spring.kafka.consumer.group-id=" + GROUP,
                "spring.kafka.producer.transaction-id-prefix=once-",
                "spring.kafka.consumer.isolation-level=read_committed");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static long committed(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", KafkaBroker.address()))) {
            OffsetAndMetadata offset = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0));
            return offset == null ? 0 : offset.offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what was shipped, as soon as so much of the topic is committed. */
    private List<ConsumerRecord<String, String>> shipped(String topic, int count) {
        Journal.until(() -> committed(topic) == count);
        return KafkaBroker.records(shipped, count);
    }

    private static void assertIds(ConsumerRecord<String, String> record, String requestId, String messageId) {
        assertThat(KafkaBroker.headers(record, "x-request-id")).containsExactly(requestId);
        assertThat(KafkaBroker.headers(record, "x-causation-id")).containsExactly(messageId);
    }

    private List<String> outcomes(List<CapturedLog.Line> spans, String requestId) {
        return spans.stream()
                .filter(span -> requestId.equals(span.mdc().get("request_id")))
                .map(span -> String.valueOf(span.values().get("outcome")))
                .toList();
    }

    @Test
    void whatIsProducedHasTheIdsOnceAndTheOffsetIsCommittedWithIt() {
        KafkaBroker.send(PLACED, shipped + ":a", "x-request-id", "r1", "x-message-id", "m1");
        KafkaBroker.send(PLACED, shipped + ":fails", "x-request-id", "r2", "x-message-id", "m2");
        KafkaBroker.send(PLACED, shipped + ":b", "x-request-id", "r3", "x-message-id", "m3");

        assertThat(shipped(PLACED, 3))
                .satisfiesExactly(
                        first -> assertIds(first, "r1", "m1"),
                        second -> assertIds(second, "r2", "m2"),
                        third -> assertIds(third, "r3", "m3"));
        Journal.until(() -> outcomes(log.spansEnded("consumer"), "r3").size() == 1);
        assertThat(outcomes(log.spansEnded("consumer"), "r1")).containsExactly("ok");
        assertThat(outcomes(log.spansEnded("consumer"), "r2")).containsExactly("error", "ok");
        assertThat(outcomes(log.spansEnded("consumer"), "r3")).containsExactly("ok");
        // The send of the transaction that was rolled back reached the broker, too.
        assertThat(outcomes(log.spansEnded("producer"), "r2")).containsExactly("ok", "ok");
    }

    @Test
    void offsetsThatTheApplicationSendsItselfAreCommittedWithWhatItProduced() {
        KafkaBroker.send(BY_HAND, shipped + ":c", "x-request-id", "r4", "x-message-id", "m4");

        assertThat(shipped(BY_HAND, 1)).satisfiesExactly(record -> assertIds(record, "r4", "m4"));
        Journal.until(() -> !log.spansEnded("consumer").isEmpty());
        assertThat(outcomes(log.spansEnded("consumer"), "r4")).containsExactly("ok");
        assertThat(outcomes(log.spansEnded("producer"), "r4")).containsExactly("ok");
    }

    @Test
    void batchCommitsItsOffsetsWithWhatItProducedInItsOwnContext() {
        KafkaBroker.send(BATCHES, shipped + ":d", "x-request-id", "r5", "x-message-id", "m5");

        ConsumerRecord<String, String> record = shipped(BATCHES, 1).get(0);
        String requestId = KafkaBroker.header(record, "x-request-id");
        Journal.until(() -> !log.spansEnded("consumer").isEmpty());
        assertThat(log.spansEnded("consumer")).singleElement().satisfies(span -> {
            assertThat(span.mdc()).containsEntry("request_id", requestId);
            assertThat(span.values()).containsEntry("outcome", "ok");
        });
        assertThat(application.journal().notes()).contains("batch " + requestId);
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Listeners listeners(Journal journal, KafkaTemplate<String, String> template) {
            return new Listeners(journal, template);
        }

        @Bean
        DefaultAfterRollbackProcessor<Object, Object> afterRollback() {
            return new DefaultAfterRollbackProcessor<>(new FixedBackOff(1, 3));
        }

        /** Of the user's own making: no transaction manager, and nothing commits but the application. */
        @Bean
        ConcurrentKafkaListenerContainerFactory<Object, Object> withoutManager(
                ConsumerFactory<Object, Object> consumers) {
            ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(consumers);
            factory.getContainerProperties().setAckMode(AckMode.MANUAL);
            return factory;
        }
    }

    static class Listeners {
        private final Journal journal;
        private final KafkaTemplate<String, String> template;
        private final Set<String> failed = ConcurrentHashMap.newKeySet();

        Listeners(Journal journal, KafkaTemplate<String, String> template) {
            this.journal = journal;
            this.template = template;
        }

        /** @param order the topic to which it is shipped, and its name */
        private static void ship(KafkaOperations<String, String> operations, String order) {
            int colon = order.indexOf(':');
            operations
                    .send(order.substring(0, colon), order.substring(colon + 1))
                    .join();
        }

        @KafkaListener(topics = "${placed}")
        void process(String order) {
            ship(template, order);
            if (order.endsWith("fails") && failed.add(order)) {
                throw new IllegalStateException("rolled back");
            }
        }

        @KafkaListener(topics = "${by-hand}", containerFactory = "withoutManager")
        void process(ConsumerRecord<String, String> record, Consumer<?, ?> consumer) {
            template.executeInTransaction(transaction -> {
                transaction.sendOffsetsToTransaction(
                        Map.of(
                                new TopicPartition(record.topic(), record.partition()),
                                new OffsetAndMetadata(record.offset() + 1)),
                        consumer.groupMetadata());
                ship(transaction, record.value());
                return true;
            });
        }

        @KafkaListener(topics = "${batches}", batch = "true")
        void process(List<String> orders) {
            journal.note("batch");
            orders.forEach(order -> ship(template, order));
        }
    }
}
