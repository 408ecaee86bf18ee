package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingRecordTest {
    private final Clew clew = Clew.builder().build();

    /** A format of the application that writes as the test tells it. */
    private record Writing(BiConsumer<TraceContext, BiConsumer<String, String>> action) implements Propagator {
        @Override
        public List<String> fields() {
            return List.of();
        }

        @Override
        public <C> void extract(C carrier, Getter<? super C> getter, Extracted inbound) {}

        @Override
        public <C> void inject(TraceContext context, long spanId, C carrier, Setter<? super C> setter) {
            action.accept(context, (name, value) -> setter.set(carrier, name, value));
        }
    }

    private static Clew writing(BiConsumer<TraceContext, BiConsumer<String, String>> action) {
        Propagator ids = Propagators.composite(Propagators.requestId("X-Request-ID"), Propagators.w3c());
        return Clew.builder()
                .propagator(Propagators.composite(ids, new Writing(action)))
                .build();
    }

    private static CorrelationProducerInterceptor interceptor(Clew clew) {
        CorrelationProducerInterceptor interceptor = new CorrelationProducerInterceptor();
        interceptor.configure(Map.of(CorrelationProducerInterceptor.CLEW, clew));
        return interceptor;
    }

    @Test
    void copiesARecordWhoseHeadersAreReadOnly() {
        ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", 3, 17L, "key", "value");
        ((RecordHeaders) record.headers()).setReadOnly();

        try (Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            ProducerRecord<Object, Object> copy = interceptor(clew).onSend(record);

            assertThat(List.of(copy.topic(), copy.partition(), copy.timestamp(), copy.key(), copy.value()))
                    .containsExactly("orders", 3, 17L, "key", "value");
            assertThat(Sample.value(copy.headers(), "x-request-id")).isEqualTo("order-4711");
            assertThat(Sample.names(record.headers())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendsTheRecordUnchangedIfAFormatFailsHalfWay(boolean error) {
        Clew failing = writing((context, setter) -> {
            setter.accept("x-half", "1");
            if (error) {
                throw new AssertionError("on purpose");
            }
            throw new IllegalStateException("on purpose");
        });
        ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", "value");
        record.headers().add("app", Sample.bytes("own"));

        try (Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            assertThat(interceptor(failing).onSend(record)).isSameAs(record);
        }

        assertThat(Sample.names(record.headers())).containsExactly("app");
        assertThat(failing.counters().all()).containsOnly(Map.entry("skipped.inject", 1L));
    }

    @Test
    void sendsTheRecordUnchangedIfItsHeadersFail() {
        ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", "value") {
            @Override
            public Headers headers() {
                throw new StackOverflowError("on purpose");
            }
        };

        try (Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            assertThat(interceptor(clew).onSend(record)).isSameAs(record);
        }

        assertThat(clew.counters().all()).containsOnly(Map.entry("skipped.kafka.send", 1L));
    }

    @Test
    void dropsBaggageThenTracestateThenCausationAndKeepsTheIds() {
        record Case(int baggage, int tracestate, List<String> names) {}
        List<Case> cases = List.of(
                new Case(
                        100,
                        100,
                        List.of(
                                "x-request-id",
                                "traceparent",
                                "baggage",
                                "tracestate",
                                "x-message-id",
                                "x-causation-id")),
                new Case(
                        8_192,
                        100,
                        List.of("x-request-id", "traceparent", "tracestate", "x-message-id", "x-causation-id")),
                new Case(8_192, 8_192, List.of("x-request-id", "traceparent", "x-message-id", "x-causation-id")));
        for (Case each : cases) {
            Clew writing = writing((context, setter) -> {
                setter.accept("baggage", "b".repeat(each.baggage()));
                setter.accept("tracestate", "t".repeat(each.tracestate()));
            });
            ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", "value");
            try (Delivery delivery = CorrelationConsumer.create(writing).open(Sample.record(7))) {
                interceptor(writing).onSend(record);
            }
            assertThat(Sample.names(record.headers())).isEqualTo(each.names());
        }
    }

    @Test
    void dropsEvenCausationBeforeTheIds() {
        Clew writing = writing((context, setter) -> setter.accept("x-large", "l".repeat(8_192)));
        ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", "value");
        try (Delivery delivery = CorrelationConsumer.create(writing).open(Sample.record(7))) {
            interceptor(writing).onSend(record);
        }

        assertThat(Sample.names(record.headers()))
                .containsExactly("x-request-id", "traceparent", "x-large", "x-message-id");
        assertThat(writing.counters().get("kafka.dropped.x-causation-id")).isEqualTo(1);
    }

    @Test
    void commitsATransactionWhoseBaggageWasTooLarge() throws Exception {
        Clew writing = writing((context, setter) -> setter.accept("baggage", "b".repeat(2_000_000)));
        String topic = Broker.topic();
        try (KafkaProducer<String, String> producer = Broker.producer(
                        "interceptor.classes",
                        CorrelationProducerInterceptor.class.getName(),
                        CorrelationProducerInterceptor.CLEW,
                        writing,
                        "transactional.id",
                        topic);
                Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "value")).get();
            producer.commitTransaction();
        }

        Headers headers = Broker.readOne(topic).headers();
        assertThat(Sample.names(headers)).containsExactly("x-request-id", "traceparent", "x-message-id");
        assertThat(writing.counters().get("kafka.dropped.baggage")).isEqualTo(1);
    }

    @Test
    void replacesAStaleTracestateWithTheTraceItBelongedTo() {
        ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", "value");
        record.headers()
                .add("traceparent", Sample.bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
                .add("tracestate", Sample.bytes("old=1"));
        try (Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            interceptor(clew).onSend(record);
        }

        assertThat(Sample.names(record.headers())).containsExactly("x-request-id", "traceparent", "x-message-id");
    }

    @Test
    void leavesHeadersOfOthersAsTheyAre() {
        ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", "value");
        record.headers()
                .add("kafka_correlationId", new byte[] {0, (byte) 0xff})
                .add("ce_specversion", Sample.bytes("1.0"))
                .add("ce_id", Sample.bytes("event-1"))
                .add("ce_traceparent", Sample.bytes("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
                .add("ce_correlationid", Sample.bytes("theirs"))
                .add("null", null);
        Headers before = new RecordHeaders(record.headers());
        try (Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            interceptor(clew).onSend(record);
        }

        assertThat(record.headers()).startsWith(before.toArray());
        assertThat(Sample.value(record.headers(), "x-request-id")).isEqualTo("order-4711");
    }

    @Test
    void writesNoMessageIdsIfNoneAreWanted() {
        CorrelationProducerInterceptor interceptor = new CorrelationProducerInterceptor();
        Map<String, Object> properties =
                Map.of(CorrelationProducerInterceptor.CLEW, clew, "clew.kafka.message.ids", "nothing");
        interceptor.configure(properties);
        CorrelationConsumer kafka = CorrelationConsumer.create(clew, properties);
        ConsumerRecord<String, String> consumed = Sample.record(7, "x-request-id", "R1");
        try (Delivery delivery = kafka.open(consumed)) {
            assertThat(Sample.names(interceptor
                            .onSend(new ProducerRecord<>("orders", "value"))
                            .headers()))
                    .containsExactly("x-request-id", "traceparent");
            assertThat(Sample.names(kafka.derive(consumed, new ProducerRecord<>("orders", "value"))
                            .headers()))
                    .containsExactly("x-request-id", "traceparent");
            assertThat(Sample.names(kafka.republish(consumed, "orders.retry").headers()))
                    .containsExactly("x-request-id", "traceparent");
        }
    }

    @Test
    void replacesAnExplicitIdThatNoConsumerWouldAccept() {
        ProducerRecord<Object, Object> record = new ProducerRecord<>("orders", "value");
        record.headers().add("x-request-id", Sample.bytes("two words"));
        try (Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            interceptor(clew).onSend(record);
        }

        assertThat(Sample.value(record.headers(), "x-request-id")).isEqualTo("order-4711");
    }

    @Test
    void injectsIntoHeadersThatAreNoRecordsYet() {
        Headers headers = new RecordHeaders();
        try (Scope scope = Sample.request(clew, "order-4711").makeCurrent()) {
            CorrelationProducer.create(clew).inject(headers);
        }

        assertThat(Sample.names(headers)).containsExactly("x-request-id", "traceparent", "x-message-id");
    }
}
