package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CausationTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final CorrelationProducerInterceptor interceptor = new CorrelationProducerInterceptor();

    @BeforeEach
    void configure() {
        interceptor.configure(Map.of(CorrelationProducerInterceptor.CLEW, clew));
    }

    private Headers send(ProducerRecord<?, ?> record) {
        @SuppressWarnings("unchecked")
        ProducerRecord<Object, Object> any = (ProducerRecord<Object, Object>) record;
        return interceptor.onSend(any).headers();
    }

    private Headers sentWhileProcessing(ConsumerRecord<String, String> consumed) {
        try (Delivery delivery = kafka.open(consumed)) {
            return send(new ProducerRecord<>("shipping", "value"));
        }
    }

    private static ConsumerRecord<String, String> arrived(String topic, long offset, Headers headers) {
        ConsumerRecord<String, String> record = new ConsumerRecord<>(topic, 0, offset, "key", "value");
        headers.forEach(record.headers()::add);
        return record;
    }

    @Test
    void isTheConsumedMessageId() {
        Headers headers = sentWhileProcessing(Sample.record(7, "x-request-id", "R1", "x-message-id", "m1"));

        assertThat(Sample.value(headers, "x-causation-id")).isEqualTo("m1");
        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("R1");
        assertThat(Sample.value(headers, "x-message-id")).matches("[a-f][0-9a-f]{31}");
    }

    @Test
    void isTheCloudEventsIdIfThereIsNoMessageId() {
        Headers headers = sentWhileProcessing(Sample.record(7, "ce_specversion", "1.0", "ce_id", "event-1"));

        assertThat(Sample.value(headers, "x-causation-id")).isEqualTo("event-1");
    }

    @Test
    void isThePositionIfThereIsNoId() {
        assertThat(Sample.value(sentWhileProcessing(Sample.record(7, "ce_id", "event-1")), "x-causation-id"))
                .isEqualTo("orders-0@7");
    }

    @Test
    void doesNotReachIntoAnotherRequestOnTheSameThread() {
        try (Delivery delivery = kafka.open(Sample.record(7, "x-request-id", "R1"));
                Scope scope = Sample.request(clew, "R2").makeCurrent()) {
            assertThat(Sample.names(send(new ProducerRecord<>("shipping", "value"))))
                    .containsExactly("x-request-id", "traceparent", "x-message-id");
        }
    }

    @Test
    void ofAForwardWithCopiedHeadersIsTheConsumedMessage() {
        ConsumerRecord<String, String> consumed = Sample.record(
                7, "x-request-id", "R1", "traceparent", TRACEPARENT, "x-message-id", "m1", "x-causation-id", "m0");
        Headers headers;
        try (Delivery delivery = kafka.open(consumed)) {
            headers = send(new ProducerRecord<>("shipping", null, "key", "value", consumed.headers()));
        }

        assertThat(Sample.names(headers))
                .containsExactlyInAnyOrder("x-request-id", "traceparent", "x-message-id", "x-causation-id");
        assertThat(Sample.value(headers, "x-causation-id")).isEqualTo("m1");
        assertThat(Sample.value(headers, "x-message-id")).matches("[a-f][0-9a-f]{31}");
        assertThat(Sample.value(headers, "traceparent"))
                .startsWith("00-" + TRACE_ID)
                .isNotEqualTo(TRACEPARENT);
    }

    @Test
    void ofARetryIsKeptAndSoIsTheMessageIdOverThreeHops() {
        ConsumerRecord<String, String> record = Sample.record(
                7,
                "x-request-id",
                "old",
                "x-request-id",
                "R1",
                "traceparent",
                TRACEPARENT,
                "x-message-id",
                "m1",
                "x-causation-id",
                "m0",
                "app",
                "own");
        for (int hop = 1; hop <= 3; hop++) {
            Headers headers;
            try (Delivery delivery = kafka.open(record)) {
                headers = send(kafka.republish(record, "orders.retry-" + hop));
            }
            record = arrived("orders.retry-" + hop, hop, headers);
        }

        assertThat(Sample.names(record.headers()))
                .containsExactlyInAnyOrder("app", "x-request-id", "traceparent", "x-message-id", "x-causation-id");
        assertThat(Sample.value(record.headers(), "x-request-id")).isEqualTo("R1");
        assertThat(Sample.value(record.headers(), "x-message-id")).isEqualTo("m1");
        assertThat(Sample.value(record.headers(), "x-causation-id")).isEqualTo("m0");
        assertThat(Sample.value(record.headers(), "traceparent")).startsWith("00-" + TRACE_ID);
    }

    @Test
    void aRetryOfARecordWithoutIdsIsNamedAfterItsPositionAndKeepsTheNewRequestId() {
        ConsumerRecord<String, String> record = Sample.record(7);
        Headers headers;
        String requestId;
        try (Delivery delivery = kafka.open(record)) {
            requestId = delivery.context().requestId();
            headers = send(kafka.republish(record, "orders.dead"));
        }

        assertThat(Sample.value(headers, "x-message-id")).isEqualTo("orders-0@7");
        assertThat(Sample.value(headers, "x-request-id")).isEqualTo(requestId);
    }

    @Test
    void aRetrySentOutsideTheProcessingKeepsItsTrace() {
        ConsumerRecord<String, String> record =
                Sample.record(7, "x-request-id", "R1", "traceparent", TRACEPARENT, "tracestate", "a=1");
        Headers headers;
        try (Scope scope = Sample.request(clew, "batch").makeCurrent()) {
            headers = send(kafka.republish(record, "orders.dead"));
        }

        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("R1");
        assertThat(Sample.value(headers, "traceparent")).isEqualTo(TRACEPARENT);
        assertThat(Sample.value(headers, "tracestate")).isEqualTo("a=1");
    }

    @Test
    void ofADerivedRecordIsTheGivenOneWhereverItIsSent() {
        ConsumerRecord<String, String> in =
                Sample.record(7, "x-request-id", "R1", "traceparent", TRACEPARENT, "x-message-id", "m1");
        ProducerRecord<String, String> out = kafka.derive(in, new ProducerRecord<>("shipping", 0, 5L, "key", "value"));
        Headers headers;
        try (Delivery other = kafka.open(Sample.record(8, "x-request-id", "R2"))) {
            headers = send(out);
        }

        assertThat(out).isEqualTo(new ProducerRecord<>("shipping", 0, 5L, "key", "value", headers));
        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("R1");
        assertThat(Sample.value(headers, "traceparent")).isEqualTo(TRACEPARENT);
        assertThat(Sample.value(headers, "x-causation-id")).isEqualTo("m1");
        assertThat(Sample.value(headers, "x-message-id")).matches("[a-f][0-9a-f]{31}");
    }

    @Test
    void aRecordDerivedDuringTheProcessingIsAChildOfItsSpan() {
        ConsumerRecord<String, String> in = Sample.record(7, "x-request-id", "R1", "traceparent", TRACEPARENT);
        Headers headers;
        TraceContext context;
        try (Delivery delivery = kafka.open(in)) {
            context = delivery.context();
            headers = send(kafka.derive(in, new ProducerRecord<>("shipping", "value")));
        }

        assertThat(Sample.value(headers, "traceparent"))
                .startsWith("00-" + TRACE_ID + "-" + context.spanId().substring(0, 12));
    }
}
