package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.EnableKafkaRetryTopic;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.backoff.FixedBackOff;

/** What goes wrong in a listener: no context is left behind, and each span ends. */
class ErrorsTest {
    private static final String BROKEN = KafkaBroker.topic("broken", 1);
    private static final String UNREADABLE = KafkaBroker.topic("unreadable", 1);
    private static final String LATER = KafkaBroker.topic("later", 1);
    private static final String RETRIED = KafkaBroker.topic("retried", 1);

    private static KafkaApplication application;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        application = KafkaApplication.start(
                Beans.class, "broken=" + BROKEN, "unreadable=" + UNREADABLE, "later=" + LATER, "retried=" + RETRIED);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private List<CapturedLog.Line> spans(String topic, int count) {
        Journal.until(() -> spans(topic).size() >= count);
        return spans(topic);
    }

    private List<CapturedLog.Line> spans(String topic) {
        return log.spansEnded("consumer").stream()
                .filter(line -> line.message().startsWith(topic))
                .toList();
    }

    private List<String> notes(String value) {
        return application.journal().notes().stream()
                .filter(note -> note.contains(" " + value + " "))
                .toList();
    }

    @Test
    void errorEndsTheSpanAndTheContainerAndTheNextRunIsClean() {
        MessageListenerContainer container = application.container("broken");
        KafkaBroker.send(BROKEN, "error", "x-request-id", "r1");
        Journal.until(() -> !container.isRunning());

        assertThat(spans(BROKEN, 1)).singleElement().satisfies(span -> {
            assertThat(span.mdc()).containsEntry("request_id", "r1");
            assertThat(span.error()).isEqualTo("java.lang.StackOverflowError");
        });
        KafkaBroker.send(BROKEN, "fine", "x-request-id", "r2");
        container.start();
        assertThat(spans(BROKEN, 3).get(2).mdc()).containsEntry("request_id", "r2");
        assertThat(notes("error")).containsExactly("broken error null null r1", "broken error null null r1");
        assertThat(notes("fine")).containsExactly("broken fine null null r2");
    }

    @Test
    void recordThatCannotBeReadReachesTheErrorHandlerInItsContext() {
        KafkaBroker.send(UNREADABLE, "not a number", "x-request-id", "r3");

        assertThat(spans(UNREADABLE, 1)).singleElement().satisfies(span -> {
            assertThat(span.mdc()).containsEntry("request_id", "r3");
            assertThat(span.values()).containsEntry("outcome", "error");
            assertThat(span.error()).endsWith("DeserializationException");
        });
        assertThat(application.journal().notes()).contains("recovered " + UNREADABLE + " r3");
    }

    @Test
    void futureThatFailsLaterGoesToTheRetryTopicsAsTheSameMessage() {
        KafkaBroker.send(LATER, "c", "x-request-id", "r4", "x-message-id", "m4");
        Journal.until(() -> notes("c").size() >= 3);

        assertThat(notes("c")).containsExactly("later c m4 null r4", "later c m4 null r4", "dead c m4 null r4");
        assertThat(spans(LATER, 2)).allSatisfy(span -> assertThat(span.mdc()).containsEntry("request_id", "r4"));
    }

    @Test
    void retryTopicsAndTheirDeadLettersAreTheSameMessage() {
        KafkaBroker.send(RETRIED, "d", "x-request-id", "r5", "x-message-id", "m5", "x-causation-id", "m0");
        Journal.until(() -> notes("d").size() >= 4);

        assertThat(notes("d"))
                .containsExactly("retried d m5 m0 r5", "retried d m5 m0 r5", "retried d m5 m0 r5", "dead d m5 m0 r5");
        List<CapturedLog.Line> spans = spans(RETRIED, 4);
        assertThat(spans).hasSize(4);
        assertThat(spans).allSatisfy(span -> assertThat(span.mdc()).containsEntry("request_id", "r5"));
        assertThat(spans)
                .extracting(span -> span.values().get("outcome"))
                .containsExactlyInAnyOrder("error", "error", "error", "ok");
        assertThat(spans)
                .extracting(span -> span.mdc().get("trace_id"))
                .containsOnly(spans.get(0).mdc().get("trace_id"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableKafkaRetryTopic
    @EnableScheduling
    static class Beans {
        @Bean
        Listeners listeners(Journal journal) {
            return new Listeners(journal);
        }

        @Bean
        CommonErrorHandler errorHandler(Journal journal) {
            return new DefaultErrorHandler(
                    (record, failure) -> journal.note("recovered " + record.topic()), new FixedBackOff(1, 1));
        }

        /** Of the user's own making, for listeners that acknowledge later. */
        @Bean
        ConcurrentKafkaListenerContainerFactory<Object, Object> acknowledging(
                ConsumerFactory<Object, Object> consumers) {
            ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
                    new ConcurrentKafkaListenerContainerFactory<>();
            factory.setConsumerFactory(consumers);
            factory.getContainerProperties().setAckMode(AckMode.MANUAL);
            factory.getContainerProperties().setAsyncAcks(true);
            return factory;
        }
    }

    static class Listeners {
        private final Journal journal;
        private final AtomicBoolean broken = new AtomicBoolean();

        Listeners(Journal journal) {
            this.journal = journal;
        }

        /** Notes the message's ids too. */
        private void note(String who, ConsumerRecord<String, String> record) {
            journal.note(who + " " + record.value() + " " + KafkaBroker.header(record, "x-message-id") + " "
                    + KafkaBroker.header(record, "x-causation-id"));
        }

        @KafkaListener(id = "broken", topics = "${broken}")
        void breakDown(ConsumerRecord<String, String> record) {
            note("broken", record);
            if (record.value().equals("error") && !broken.getAndSet(true)) {
                throw new StackOverflowError();
            }
        }

        @KafkaListener(
                topics = "${unreadable}",
                properties = {
                    "value.deserializer=org.springframework.kafka.support.serializer.ErrorHandlingDeserializer",
                    "spring.deserializer.value.delegate.class=org.apache.kafka.common.serialization.IntegerDeserializer"
                })
        void read(ConsumerRecord<String, Integer> record) {
            journal.note("unreadable");
        }

        @RetryableTopic(attempts = "2")
        @KafkaListener(id = "later", topics = "${later}", containerFactory = "acknowledging")
        CompletableFuture<Void> later(ConsumerRecord<String, String> record, Acknowledgment acknowledgment) {
            note("later", record);
            return CompletableFuture.runAsync(() -> {
                throw new IllegalStateException(record.value());
            });
        }

        @RetryableTopic(attempts = "3")
        @KafkaListener(id = "retried", topics = "${retried}")
        void retry(ConsumerRecord<String, String> record) {
            note("retried", record);
            throw new IllegalStateException(record.value());
        }

        @DltHandler
        void dead(ConsumerRecord<String, String> record) {
            note("dead", record);
        }
    }
}
