package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.testkit.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationProducerInterceptorTest {
    private static final String INTERCEPTOR = CorrelationProducerInterceptor.class.getName();

    private final Clew clew = Clew.builder().build();
    private final TraceContext request = Sample.request(clew, "order-4711");

    private KafkaProducer<String, String> producer(Object... more) {
        Properties properties = Broker.client(
                "interceptor.classes", INTERCEPTOR, CorrelationProducerInterceptor.CLEW, clew, "linger.ms", "0");
        properties.putAll(Broker.client(more));
        return Broker.producer(properties.entrySet().stream()
                .flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                .toArray());
    }

    private Headers sent(TraceContext context, ProducerRecord<String, String> record, Object... more) throws Exception {
        try (KafkaProducer<String, String> producer = producer(more);
                Scope scope = context.makeCurrent()) {
            producer.send(record).get();
        }
        return Broker.readOne(record.topic()).headers();
    }

    @Test
    void writesEachHeaderOnce() throws Exception {
        Headers headers = sent(request, new ProducerRecord<>(Broker.topic(), "value"));

        assertThat(Sample.names(headers)).containsExactly("x-request-id", "traceparent", "x-message-id");
        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("order-4711");
        assertThat(Sample.value(headers, "traceparent"))
                .matches("00-" + request.traceId() + "-" + request.spanId().substring(0, 12) + "[0-9a-f]{4}-03")
                .doesNotContain(request.spanId());
        assertThat(Sample.value(headers, "x-message-id")).matches("[a-f][0-9a-f]{31}");
    }

    @Test
    void writesTheTracestateOfTheRequest() throws Exception {
        TraceContext traced = clew.receive(
                Map.of(
                        "traceparent",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "tracestate",
                        "a=1,b=2"),
                Map::get,
                "");

        Headers headers = sent(traced, new ProducerRecord<>(Broker.topic(), "value"));

        assertThat(Sample.value(headers, "tracestate")).isEqualTo("a=1,b=2");
        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void writesNothingOutsideARequest() throws Exception {
        Headers headers = sent(TraceContext.NONE, new ProducerRecord<>(Broker.topic(), "value"));

        assertThat(Sample.names(headers)).isEmpty();
    }

    @Test
    void generatesAnIdOutsideARequestIfConfigured() throws Exception {
        Headers headers = sent(
                TraceContext.NONE,
                new ProducerRecord<>(Broker.topic(), "value"),
                "clew.kafka.without.context",
                "generate");

        assertThat(Sample.names(headers)).containsExactly("x-request-id", "traceparent", "x-message-id");
        assertThat(Sample.value(headers, "traceparent"))
                .startsWith("00-" + Sample.value(headers, "x-request-id") + "-");
    }

    @Test
    void leavesAnExplicitIdUntouchedOutsideARequest() throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>(Broker.topic(), "value");
        record.headers().add("x-request-id", Sample.bytes("mine"));

        Headers headers = sent(TraceContext.NONE, record, "clew.kafka.without.context", "generate");

        assertThat(Sample.names(headers)).containsExactly("x-request-id");
        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("mine");
    }

    @Test
    void keepsAnExplicitIdByDefault() throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>(Broker.topic(), "value");
        record.headers().add("x-request-id", Sample.bytes("mine"));

        Headers headers = sent(request, record);

        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("mine");
        assertThat(Sample.value(headers, "traceparent")).startsWith("00-" + request.traceId());
    }

    @Test
    void replacesBothOfTwoOldIdsIfConfigured() throws Exception {
        ProducerRecord<String, String> record = new ProducerRecord<>(Broker.topic(), "value");
        record.headers().add("x-request-id", Sample.bytes("old")).add("X-Request-Id", Sample.bytes("older"));

        Headers headers = sent(request, record, "clew.kafka.on.existing", "replace");

        assertThat(Sample.names(headers)).containsExactly("x-request-id", "traceparent", "x-message-id");
        assertThat(Sample.value(headers, "x-request-id")).isEqualTo("order-4711");
    }

    @Test
    void sendsTheSameRecordTwiceWithoutDoubles() throws Exception {
        String topic = Broker.topic();
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, 0, 1_700_000_000_000L, "key", "value");
        try (CapturedLog log = CapturedLog.create()) {
            try (KafkaProducer<String, String> producer = producer();
                    Scope scope = request.makeCurrent()) {
                producer.send(record).get();
                producer.send(record).get();
            }
            assertThat(log.lines()).noneMatch(line -> line.level().equals("WARN"));
        }
        List<ConsumerRecord<String, String>> sent = Broker.read(topic, 2);

        assertThat(sent).allSatisfy(each -> {
            assertThat(Sample.names(each.headers()))
                    .containsExactlyInAnyOrder("x-request-id", "traceparent", "x-message-id");
            assertThat(List.of(each.topic(), each.partition(), each.timestamp(), each.key(), each.value()))
                    .containsExactly(topic, 0, 1_700_000_000_000L, "key", "value");
        });
        assertThat(Sample.value(sent.get(0).headers(), "x-message-id"))
                .isNotEqualTo(Sample.value(sent.get(1).headers(), "x-message-id"));
    }

    @Test
    void writesAndRestoresTombstones() throws Exception {
        String topic = Broker.topic();
        sent(request, new ProducerRecord<>(topic, "key", null));

        ConsumerRecord<String, String> tombstone = Broker.readOne(topic);

        assertThat(tombstone.value()).isNull();
        assertThat(CorrelationConsumer.create(clew).extract(tombstone.headers()).requestId())
                .isEqualTo("order-4711");
    }

    @Test
    void endsTheProducerSpanWithTheAcknowledgement() throws Exception {
        String topic = Broker.topic();
        try (CapturedLog log = CapturedLog.create()) {
            Headers headers = sent(request, new ProducerRecord<>(topic, "value"));

            CapturedLog.Line line = log.spansEnded("producer").get(0);
            assertThat(log.spansEnded("producer")).hasSize(1);
            assertThat(line.message()).isEqualTo(topic + " send ended");
            assertThat(line.values())
                    .containsEntry("topic", topic)
                    .containsEntry("partition", "0")
                    .containsEntry("offset", "0")
                    .containsEntry("message_id", Sample.value(headers, "x-message-id"))
                    .containsEntry("parent_id", request.spanId())
                    .containsEntry("outcome", "ok");
            assertThat(line.mdc())
                    .containsEntry("request_id", "order-4711")
                    .containsEntry(
                            "span_id", Sample.value(headers, "traceparent").substring(36, 52));
        }
    }

    @ParameterizedTest
    @CsvSource({"nothing, 'request-id,w3c'", "write, request-id"})
    void endsTheProducerSpanWithTheAcknowledgementWhicheverIdTheMessageHas(String messageIds, String formats)
            throws Exception {
        Clew writing = Clew.builder().setting("clew.propagators", formats).build();
        try (CapturedLog log = CapturedLog.create()) {
            sent(
                    request,
                    new ProducerRecord<>(Broker.topic(), "value"),
                    CorrelationProducerInterceptor.CLEW,
                    writing,
                    "clew.kafka.message.ids",
                    messageIds);

            assertThat(log.spansEnded("producer"))
                    .extracting(
                            line -> line.values().get("partition"),
                            line -> line.values().get("offset"))
                    .containsExactly(tuple("0", "0"));
        }
    }

    @Test
    void endsTheSpansOfOneMessageSentToTwoTopicsEachWithItsOwnAcknowledgement() {
        CorrelationConsumer kafka = CorrelationConsumer.create(clew);
        ConsumerRecord<String, String> consumed = Sample.record(7, "x-request-id", "R1", "x-message-id", "m1");
        List<String> topics = List.of(Broker.topic(), Broker.topic());
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = producer("linger.ms", "60000");
                Delivery delivery = kafka.open(consumed)) {
            List<Future<RecordMetadata>> sent = topics.stream()
                    .map(topic -> producer.send(kafka.republish(consumed, topic)))
                    .toList();
            assertThat(log.spansEnded("producer")).isEmpty();
            producer.flush();

            assertThat(sent).allMatch(Future::isDone);
            assertThat(log.spansEnded("producer"))
                    .extracting(
                            line -> line.values().get("topic"),
                            line -> line.values().get("message_id"),
                            line -> line.values().get("offset"))
                    .containsExactlyInAnyOrder(tuple(topics.get(0), "m1", "0"), tuple(topics.get(1), "m1", "0"));
        }
    }

    @Test
    void endsTheProducerSpanOfASendThatFailed() {
        String topic = Broker.topic();
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = producer("max.request.size", "2000");
                Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(topic, "v".repeat(3000)))
                            .get())
                    .hasRootCauseInstanceOf(RecordTooLargeException.class);

            assertThat(log.spansEnded("producer")).hasSize(1);
            assertThat(log.spansEnded("producer").get(0).values()).containsEntry("outcome", "error");
            assertThat(log.spansEnded("producer").get(0).error())
                    .isEqualTo("org.apache.kafka.common.errors.RecordTooLargeException");
        }
    }

    @Test
    void theSameClassServesProducersAndConsumers() throws Exception {
        String topic = Broker.topic();
        // Only texts, as in a file.
        Object[] shared = {"interceptor.classes", INTERCEPTOR, "clew.kafka.on.existing", "keep"};
        try (KafkaProducer<String, String> producer = Broker.producer(shared);
                KafkaConsumer<String, String> consumer = Broker.consumer(shared)) {
            try (Scope scope = request.makeCurrent()) {
                producer.send(new ProducerRecord<>(topic, "value")).get();
            }
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            Headers headers = Broker.poll(consumer, 1).get(0).headers();

            assertThat(Sample.value(headers, "x-request-id")).isEqualTo("order-4711");
        }
    }

    @Test
    void saysWhatIsAllowedIfAValueIsMalformed() {
        assertThatThrownBy(() -> Broker.producer("interceptor.classes", INTERCEPTOR, "clew.kafka.on.existing", "merge"))
                .rootCause()
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "Invalid value merge for configuration clew.kafka.on.existing: must be one of keep, replace");
        assertThatThrownBy(() ->
                        Broker.consumer("interceptor.classes", INTERCEPTOR, CorrelationProducerInterceptor.CLEW, "x"))
                .rootCause()
                .isInstanceOf(ConfigException.class)
                .hasMessage("Invalid value x for configuration clew.kafka.instance: must be an instance of"
                        + " dev.clew.Clew");
    }

    @Test
    void refusesAnUnknownKeyIfStrict() {
        Clew strict = Clew.builder().setting("clew.strict", "true").build();

        assertThatThrownBy(() -> CorrelationConsumer.create(strict, Map.of("clew.kafka.on.exisitng", "keep")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("unknown property clew.kafka.on.exisitng, there are clew.kafka.instance,"
                        + " clew.kafka.on.existing, clew.kafka.without.context, clew.kafka.message.ids");
    }

    @Test
    void consumingKeepsNextOffsets() throws Exception {
        String topic = Broker.topic();
        sent(request, new ProducerRecord<>(topic, "value"));
        try (KafkaConsumer<String, String> consumer = Broker.consumer("interceptor.classes", INTERCEPTOR)) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(10));
            assertThat(records.nextOffsets().get(partition).offset()).isEqualTo(1);
        }
    }

    /** Spring's {@code KafkaTemplate.setProducerInterceptor}: it configures nothing and acknowledges without headers. */
    @Test
    void anInterceptorThatNobodyConfiguredUsesTheGlobalClew() throws Exception {
        CorrelationProducerInterceptor interceptor = new CorrelationProducerInterceptor();
        String topic = Broker.topic();
        try (CapturedLog log = CapturedLog.create();
                KafkaProducer<String, String> producer = Broker.producer();
                Scope scope = Clew.global()
                        .receive(Map.of("X-Request-ID", "order-4711"), Map::get, "")
                        .makeCurrent()) {
            for (int i = 0; i < 2; i++) {
                ProducerRecord<Object, Object> record = interceptor.onSend(new ProducerRecord<>(topic, "value"));
                producer.send(
                                new ProducerRecord<>(topic, null, null, null, "value", record.headers()),
                                interceptor::onAcknowledgement)
                        .get();
                assertThat(log.spansEnded("producer")).hasSize(i + 1);
            }
            assertThat(log.spansEnded("producer"))
                    .allSatisfy(line -> assertThat(line.values())
                            .containsEntry("span", topic + " send")
                            .containsEntry("outcome", "ok"));
        }
        assertThat(Sample.value(Broker.readOne(topic).headers(), "x-request-id"))
                .isEqualTo("order-4711");
    }

    @Test
    void aConsumersInterceptorThatNobodyConfiguredClosesWhatWasLeftOpen() {
        Delivery left = CorrelationConsumer.create(Clew.global()).open(Sample.record(0, "x-request-id", "R1"));
        new CorrelationProducerInterceptor().onConsume(ConsumerRecords.empty());

        assertThat(TraceContext.current().isNone()).isTrue();
        left.close();
    }
}
