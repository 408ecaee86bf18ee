package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.policy.InboundPolicy;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractTest {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);

    private TraceContext extract(String... headers) {
        return kafka.extract(Sample.record(0, headers).headers());
    }

    private TraceContext extractId(byte[] value) {
        return kafka.extract(new RecordHeaders().add("x-request-id", value));
    }

    private void assertRejectedAndNew(TraceContext context, String reason) {
        assertThat(context.requestId()).matches("[a-f][0-9a-f]{31}").isEqualTo(context.traceId());
        assertThat(clew.counters().all()).containsOnly(Map.entry("rejected." + reason, 1L));
    }

    @Test
    void refusesANullId() {
        assertRejectedAndNew(extractId(null), "request_id.empty");
    }

    @Test
    void refusesAnEmptyId() {
        assertRejectedAndNew(extractId(new byte[0]), "request_id.empty");
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertRejectedAndNew(extractId(new byte[] {(byte) 0xff, (byte) 0xfe}), "request_id.characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a b", "a,b"})
    void refusesCharactersThatWouldForgeALine(String id) {
        assertRejectedAndNew(extractId(Sample.bytes(id)), "request_id.characters");
    }

    @Test
    void refusesMoreThan200Characters() {
        assertRejectedAndNew(extractId(Sample.bytes("a".repeat(201))), "request_id.too_long");
    }

    @Test
    void refusesAMegabyteWithoutCopyingAllOfIt() {
        assertRejectedAndNew(extractId(new byte[1_000_000]), "request_id.too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-request-id", "X-Request-ID", "X-Request-Id", "X-Correlation-ID", "x-correlation-id"})
    void readsTheRequestIdUnderItsAliasesInAnyCase(String name) {
        assertThat(extract(name, "order-4711").requestId()).isEqualTo("order-4711");
    }

    @Test
    void readsTheCloudEventsCorrelationIfTheRecordIsACloudEvent() {
        assertThat(extract("ce_specversion", "1.0", "ce_correlationid", "order-4711")
                        .requestId())
                .isEqualTo("order-4711");
        assertThat(extract("ce_correlationid", "order-4711").requestId()).isNotEqualTo("order-4711");
    }

    @Test
    void readsAConfiguredAlias() {
        Clew configured = Clew.builder()
                .setting("clew.request.id.headers", "X-Request-ID,X-Amzn-Trace")
                .build();
        Headers headers = new RecordHeaders().add("x-amzn-trace", Sample.bytes("order-4711"));

        assertThat(CorrelationConsumer.create(configured).extract(headers).requestId())
                .isEqualTo("order-4711");
    }

    @Test
    void prefersTheHeaderToItsAliases() {
        assertThat(extract("X-Correlation-ID", "other", "x-request-id", "order-4711")
                        .requestId())
                .isEqualTo("order-4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {TRACEPARENT, "none"})
    void fallsBackToAnAliasIfTheHeaderIsBad(String traceparent) {
        assertThat(extract("traceparent", traceparent, "x-request-id", "two words", "X-Correlation-ID", "order-4711")
                        .requestId())
                .isEqualTo("order-4711");
    }

    @Test
    void takesTheLastOfTwoIds() {
        assertThat(extract("x-request-id", "a", "x-request-id", "b").requestId())
                .isEqualTo("b");
        assertThat(extract("X-Request-ID", "a", "X-Request-Id", "b").requestId())
                .isEqualTo("b");
    }

    @Test
    void prefersTheNameThatIsWrittenToOtherSpellings() {
        assertThat(extract("x-request-id", "a", "X-Request-ID", "b").requestId())
                .isEqualTo("a");
        assertThat(extract("traceparent", TRACEPARENT, "x-request-id", "a", "X-Request-ID", "b")
                        .requestId())
                .isEqualTo("a");
    }

    @Test
    void takesTheLastOfTwoTraceparents() {
        TraceContext context = extract(
                "traceparent", "00-11111111111111111111111111111111-2222222222222222-01", "traceparent", TRACEPARENT);

        assertThat(context.parentId()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void joinsTracestates() {
        assertThat(extract("traceparent", TRACEPARENT, "tracestate", "a=1", "tracestate", "b=2")
                        .traceState())
                .isEqualTo("a=1,b=2");
    }

    @ParameterizedTest
    @CsvSource({"00-xyz", "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01"})
    void restoresTheIdBesideAMalformedTraceparent(String traceparent) {
        TraceContext context = extract("x-request-id", "order-4711", "traceparent", traceparent);

        assertThat(context.requestId()).isEqualTo("order-4711");
        assertThat(context.parentId()).isEmpty();
        assertThat(clew.counters().all()).containsOnly(Map.entry("rejected.traceparent.malformed", 1L));
    }

    @Test
    void refusesWhatIsHostileAfterABrokerToo() throws Exception {
        String topic = Broker.topic();
        byte[][] hostile = {null, {}, {(byte) 0xff, (byte) 0xfe}, Sample.bytes("a\r\nb"), Sample.bytes("a".repeat(201))
        };
        try (Producer<String, String> producer = Broker.producer()) {
            for (byte[] id : hostile) {
                ProducerRecord<String, String> record = new ProducerRecord<>(topic, "key", null);
                record.headers().add("X-Request-ID", id).add("traceparent", id).add("x-message-id", id);
                producer.send(record).get();
            }
        }
        for (ConsumerRecord<String, String> record : Broker.read(topic, hostile.length)) {
            assertThat(kafka.extract(record.headers()).requestId()).matches("[a-f][0-9a-f]{31}");
            assertThat(Sample.identity(record)).isEqualTo(topic + "-0@" + record.offset());
        }
        assertThat(clew.counters().all())
                .isEqualTo(Map.of(
                        "rejected.request_id.empty", 2L,
                        "rejected.request_id.characters", 2L,
                        "rejected.request_id.too_long", 1L,
                        "rejected.traceparent.malformed", 5L));
    }

    @Test
    void believesNothingIfPolicySaysRestart() {
        CorrelationConsumer edge = CorrelationConsumer.create(
                Clew.builder().inbound(InboundPolicy.restart()).build());

        assertThat(edge.extract(new RecordHeaders().add("x-request-id", Sample.bytes("order-4711")))
                        .requestId())
                .isNotEqualTo("order-4711");
    }

    /** As Spring's {@code JsonKafkaHeaderMapper} writes texts: each value is JSON. */
    @Test
    void readsHeadersThatAMapperHasPutInJsonQuotes() {
        ConsumerRecord<String, String> in = Sample.record(
                0,
                "x-request-id",
                "\"R1\"",
                "traceparent",
                '"' + TRACEPARENT + '"',
                "tracestate",
                "\"a=1\"",
                "tracestate",
                "\"b=2\"",
                "x-message-id",
                "\"m1\"",
                "x-causation-id",
                "\"m0\"");
        TraceContext context = kafka.extract(in.headers());

        assertThat(context.requestId()).isEqualTo("R1");
        assertThat(context.parentId()).isEqualTo("b7ad6b7169203331");
        assertThat(context.traceState()).isEqualTo("a=1,b=2");
        assertThat(clew.counters().all()).isEmpty();

        Headers again = kafka.republish(in, "orders.retry").headers();
        assertThat(Sample.value(again, "x-request-id")).isEqualTo("R1");
        assertThat(Sample.value(again, "traceparent")).isEqualTo(TRACEPARENT);
        assertThat(Sample.value(again, "x-message-id")).isEqualTo("m1");
        assertThat(Sample.value(again, "x-causation-id")).isEqualTo("m0");
    }
}
