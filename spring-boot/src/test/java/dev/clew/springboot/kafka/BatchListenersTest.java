package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchInterceptor;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

class BatchListenersTest {
    private final String topic = KafkaBroker.topic("batches", 1);
    private final String dead = KafkaBroker.topic("dead", 1);
    private KafkaApplication application;
    private CapturedLog log;

    @BeforeEach
    void start() {
        application = KafkaApplication.start(
                Beans.class,
                "orders=" + topic,
                "dead=" + dead,
                "spring.kafka.listener.type=batch",
                "spring.kafka.listener.auto-startup=false");
        log = CapturedLog.create(); // Boot takes away what was there before
    }

    @AfterEach
    void stop() {
        log.close();
        application.close();
    }

    /** Returns what is noted once the records sent so far are polled together. */
    private List<String> consume(int count) {
        application.container("batches").start();
        return application.journal().await(count);
    }

    private CapturedLog.Line span() {
        Journal.until(() -> !log.spansEnded("consumer").isEmpty());
        return log.spansEnded("consumer").get(0);
    }

    @Test
    void batchOfOneRequestContinuesIt() {
        KafkaBroker.send(topic, "a", "x-request-id", "r1");
        KafkaBroker.send(topic, "b", "x-request-id", "r1");

        assertThat(consume(3)).containsExactly("intercepted 2", "batch 2 r1", "success 2");
        assertThat(span().mdc()).containsEntry("request_id", "r1");
        assertThat(span().values()).containsEntry("span", topic + " receive").doesNotContainKey("links");
    }

    @Test
    void batchOfSeveralRequestsIsANewOneThatLinksToThem() {
        KafkaBroker.send(topic, "a", "x-request-id", "r1");
        KafkaBroker.send(topic, "b", "x-request-id", "r2");

        assertThat(consume(3).get(1)).matches("batch 2 [a-f][0-9a-f]{31}");
        assertThat(span().values()).containsEntry("links", "r1,r2");
    }

    @Test
    void deadLetterOfABatchStaysInItsRequestAndTheErrorHandlerInTheBatchs() {
        KafkaBroker.send(topic, "a", "x-request-id", "r1", "x-message-id", "m1");
        KafkaBroker.send(topic, "bad", "x-request-id", "r2", "x-message-id", "m2", "x-causation-id", "m0");
        consume(2);
        ConsumerRecord<String, String> letter = KafkaBroker.records(dead, 1).get(0);

        assertThat(KafkaBroker.headers(letter, "x-request-id")).containsExactly("r2");
        assertThat(KafkaBroker.headers(letter, "x-message-id")).containsExactly("m2");
        assertThat(KafkaBroker.headers(letter, "x-causation-id")).containsExactly("m0");
        String batch = span().mdc().get("request_id");
        assertThat(span().values()).containsEntry("links", "r1,r2").containsEntry("outcome", "error");
        assertThat(application.journal().notes()).contains("batch 2 " + batch, "recovered bad " + batch);
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Listener listener(Journal journal) {
            return new Listener(journal);
        }

        @Bean
        BatchInterceptor<Object, Object> interceptor(Journal journal) {
            return new BatchInterceptor<>() {
                @Override
                public ConsumerRecords<Object, Object> intercept(
                        ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
                    journal.event("intercepted " + records.count());
                    return records;
                }

                @Override
                public void success(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
                    journal.event("success " + records.count());
                }
            };
        }

        @Bean
        CommonErrorHandler errorHandler(
                Journal journal, KafkaTemplate<String, String> template, @Value("${dead:}") String topic) {
            DeadLetterPublishingRecoverer dead =
                    new DeadLetterPublishingRecoverer(template, (record, failure) -> new TopicPartition(topic, 0));
            return new DefaultErrorHandler(
                    (record, failure) -> {
                        journal.note("recovered " + record.value());
                        dead.accept(record, failure);
                    },
                    new FixedBackOff(0, 0));
        }
    }

    static class Listener {
        private final Journal journal;

        Listener(Journal journal) {
            this.journal = journal;
        }

        @KafkaListener(id = "batches", topics = "${orders}")
        void orders(List<ConsumerRecord<String, String>> records) {
            journal.note("batch " + records.size());
            for (int i = 0; i < records.size(); i++) {
                if (records.get(i).value().equals("bad")) {
                    throw new BatchListenerFailedException("bad", i);
                }
            }
        }
    }
}
