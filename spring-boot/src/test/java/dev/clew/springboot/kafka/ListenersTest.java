package dev.clew.springboot.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.RecordInterceptor;
import org.springframework.util.backoff.FixedBackOff;

/** Listeners of single records, with hooks of the application's in all places. */
class ListenersTest {
    private static final String ORDERS = KafkaBroker.topic("orders", 1);
    private static final String SHIPPING = KafkaBroker.topic("shipping", 1);
    private static final String FAILING = KafkaBroker.topic("failing", 1);
    private static final String ASKING = KafkaBroker.topic("asking", 1);
    private static final String DEAD = KafkaBroker.topic("dead", 1);

    private static KafkaApplication application;

    @AutoClose
    private final CapturedLog log = CapturedLog.create();

    @BeforeAll
    static void start() {
        application = KafkaApplication.start(Beans.class, "orders=" + ORDERS, "failing=" + FAILING, "asking=" + ASKING);
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
                .filter(line -> topic.equals(line.values().get("topic")))
                .toList();
    }

    @Test
    void listenerRunsInItsRecordsContextAndIsTheCauseOfWhatItSends() {
        KafkaBroker.send(ORDERS, "a", "x-request-id", "r1", "x-message-id", "m1");
        ConsumerRecord<String, String> sent = KafkaBroker.records(SHIPPING, 1).get(0);

        assertThat(KafkaBroker.headers(sent, "x-request-id")).containsExactly("r1");
        assertThat(KafkaBroker.headers(sent, "x-causation-id")).containsExactly("m1");
        assertThat(spans(ORDERS, 1)).singleElement().satisfies(span -> {
            assertThat(span.mdc()).containsEntry("request_id", "r1");
            assertThat(span.values())
                    .containsEntry("span", ORDERS + " receive")
                    .containsEntry("message_id", "m1")
                    .containsEntry("outcome", "ok");
        });
        assertThat(KafkaBroker.header(sent, "traceparent"))
                .contains(spans(ORDERS).get(0).mdc().get("trace_id"));
        assertThat(application.journal().notes()).contains("intercepted a", "listener a r1", "success a", "after a");
    }

    @Test
    void eachAttemptIsASpanAndTheErrorHandlerIsInTheRecordsContext() {
        KafkaBroker.send(FAILING, "b", "x-request-id", "r2", "x-message-id", "m2", "x-causation-id", "m0");
        ConsumerRecord<String, String> dead = KafkaBroker.records(DEAD, 1).get(0);

        assertThat(spans(FAILING, 3)).hasSize(3).allSatisfy(span -> {
            assertThat(span.mdc()).containsEntry("request_id", "r2");
            assertThat(span.values()).containsEntry("outcome", "error");
            assertThat(span.error()).isEqualTo("java.lang.IllegalStateException");
        });
        assertThat(application.journal().notes())
                .filteredOn(note -> note.contains(" b "))
                .containsExactly(
                        "listener b r2",
                        "attempt 1 b r2",
                        "listener b r2",
                        "attempt 2 b r2",
                        "listener b r2",
                        "attempt 3 b r2",
                        "recovered b r2");
        assertThat(KafkaBroker.headers(dead, "x-message-id")).containsExactly("m2");
        assertThat(KafkaBroker.headers(dead, "x-causation-id")).containsExactly("m0");
        assertThat(KafkaBroker.headers(dead, "x-request-id")).containsExactly("r2");
        assertThat(KafkaBroker.headers(dead, "traceparent"))
                .singleElement()
                .asString()
                .contains(spans(FAILING).get(2).mdc().get("trace_id"));
    }

    @Test
    void aListenerMayCloseAConsumerOfItsOwnAndKeepsItsContext() {
        KafkaBroker.send(ASKING, "c", "x-request-id", "r3");

        assertThat(spans(ASKING, 1))
                .singleElement()
                .satisfies(span -> assertThat(span.mdc()).containsEntry("request_id", "r3"));
        Journal.until(() -> application.journal().notes().stream().anyMatch(note -> note.startsWith("asked")));
        assertThat(application.journal().notes()).contains("asked c r3");
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        Listeners listeners(Journal journal, KafkaTemplate<String, String> template, Clew clew) {
            return new Listeners(journal, template, CorrelationConsumer.create(clew));
        }

        @Bean
        RecordInterceptor<Object, Object> interceptor(Journal journal) {
            return new RecordInterceptor<>() {
                @Override
                public ConsumerRecord<Object, Object> intercept(
                        ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
                    journal.event("intercepted " + record.value());
                    return record;
                }

                @Override
                public void success(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
                    journal.event("success " + record.value());
                }

                @Override
                public void afterRecord(ConsumerRecord<Object, Object> record, Consumer<Object, Object> consumer) {
                    journal.event("after " + record.value());
                }
            };
        }

        @Bean
        CommonErrorHandler errorHandler(Journal journal, KafkaTemplate<String, String> template) {
            DeadLetterPublishingRecoverer dead = new DeadLetterPublishingRecoverer(
                    template, (record, failure) -> new TopicPartition(DEAD, record.partition()));
            DefaultErrorHandler handler = new DefaultErrorHandler(
                    (record, failure) -> {
                        journal.note("recovered " + record.value());
                        dead.accept(record, failure);
                    },
                    new FixedBackOff(1, 2));
            handler.setRetryListeners(
                    (record, failure, attempt) -> journal.note("attempt " + attempt + " " + record.value()));
            return handler;
        }
    }

    static class Listeners {
        private final Journal journal;
        private final KafkaTemplate<String, String> template;

        private final CorrelationConsumer correlation;

        Listeners(Journal journal, KafkaTemplate<String, String> template, CorrelationConsumer correlation) {
            this.journal = journal;
            this.template = template;
            this.correlation = correlation;
        }

        @KafkaListener(topics = "${asking}")
        void ask(String value) {
            try (Consumer<String, String> other = correlation.wrap(new KafkaConsumer<>(
                    Map.of("bootstrap.servers", KafkaBroker.address()),
                    new StringDeserializer(),
                    new StringDeserializer()))) {
                other.unsubscribe();
            }
            journal.note("asked " + value);
        }

        @KafkaListener(topics = "${orders}")
        void order(String value) {
            journal.note("listener " + value);
            template.send(SHIPPING, value).join();
        }

        @KafkaListener(topics = "${failing}")
        void fail(String value) {
            journal.note("listener " + value);
            throw new IllegalStateException(value);
        }
    }
}
