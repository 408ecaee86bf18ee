package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

@SuppressWarnings("FutureReturnValueIgnored") // what was sent is read back
class CorrelationProducerTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);
    private final CorrelationProducer producers = CorrelationProducer.create(clew);
    private final TraceContext request = Sample.request(clew, "order-4711");

    @Test
    void aCallbackRunsInTheCallersContextOnTheNetworkThread() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        String topic = Broker.topic();
        try (KafkaProducer<String, String> bare = Broker.producer()) {
            Producer<String, String> producer = producers.wrap(bare);
            try (Scope scope = request.makeCurrent()) {
                producer.send(
                        new ProducerRecord<>(topic, "value"),
                        (metadata, exception) ->
                                seen.add(Thread.currentThread().getName() + " " + MDC.get("request_id")));
            }
            assertThat(seen.poll(30, TimeUnit.SECONDS))
                    .matches("kafka-producer-network-thread \\| producer-\\d+ order-4711");

            bare.send(
                    new ProducerRecord<>(topic, "value"),
                    (metadata, exception) -> seen.add(MDC.get("request_id") + " " + TraceContext.current()));
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("null TraceContext.NONE");
        }
    }

    @Test
    void whatACallbackThrowsIsKafkasToHandleAndTheContextIsCleared() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        String topic = Broker.topic();
        try (KafkaProducer<String, String> bare = Broker.producer()) {
            try (Scope scope = request.makeCurrent()) {
                producers
                        .wrap(bare)
                        .send(new ProducerRecord<>(topic, "value"), (metadata, exception) -> {
                            throw new IllegalStateException("on purpose");
                        })
                        .get();
            }
            bare.send(
                    new ProducerRecord<>(topic, "value"),
                    (metadata, exception) -> seen.add(String.valueOf(TraceContext.current())));
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("TraceContext.NONE");
        }
    }

    @Test
    void writesTheHeadersAndEndsTheSpanWithTheAcknowledgement() throws Exception {
        String topic = Broker.topic();
        try (CapturedLog log = CapturedLog.create();
                Producer<String, String> producer = producers.wrap(Broker.producer())) {
            try (Scope scope = request.makeCurrent()) {
                producer.send(new ProducerRecord<>(topic, "value")).get();
            }
            producer.flush();
            ConsumerRecord<String, String> sent = Broker.readOne(topic);

            assertThat(Sample.value(sent.headers(), "x-request-id")).isEqualTo("order-4711");
            assertThat(log.spansEnded("producer")).hasSize(1);
            assertThat(log.spansEnded("producer").get(0).values())
                    .containsEntry("span", topic + " send")
                    .containsEntry("partition", "0")
                    .containsEntry("offset", "0")
                    .containsEntry("message_id", Sample.value(sent.headers(), "x-message-id"));
        }
    }

    @Test
    void withTheInterceptorTooItWritesOnce() throws Exception {
        String topic = Broker.topic();
        try (CapturedLog log = CapturedLog.create();
                Producer<String, String> producer = producers.wrap(Broker.producer(
                        "interceptor.classes",
                        CorrelationProducerInterceptor.class.getName(),
                        CorrelationProducerInterceptor.CLEW,
                        clew))) {
            try (Scope scope = request.makeCurrent()) {
                producer.send(new ProducerRecord<>(topic, "value")).get();
            }
            producer.flush();
            ConsumerRecord<String, String> sent = Broker.readOne(topic);

            assertThat(log.spansEnded("producer"))
                    .extracting(line -> line.values().get("message_id"))
                    .containsExactly(Sample.value(sent.headers(), "x-message-id"));
        }
    }

    @Test
    void withTheInterceptorTooItWritesOnceWithoutMessageIds() throws Exception {
        String topic = Broker.topic();
        Map<String, Object> properties = Map.of("clew.kafka.message.ids", "nothing");
        try (CapturedLog log = CapturedLog.create();
                Producer<String, String> producer = CorrelationProducer.create(clew, properties)
                        .wrap(Broker.producer(
                                "interceptor.classes",
                                CorrelationProducerInterceptor.class.getName(),
                                CorrelationProducerInterceptor.CLEW,
                                clew,
                                "clew.kafka.message.ids",
                                "nothing"))) {
            try (Scope scope = request.makeCurrent()) {
                producer.send(new ProducerRecord<>(topic, "value")).get();
            }
            producer.flush();
            ConsumerRecord<String, String> sent = Broker.readOne(topic);

            assertThat(Sample.names(sent.headers())).containsExactly("x-request-id", "traceparent");
            assertThat(log.spansEnded("producer"))
                    .extracting(line -> line.mdc().get("span_id"))
                    .containsExactly(Sample.value(sent.headers(), "traceparent").substring(36, 52));
        }
    }

    @Test
    void whatTheProducerThrowsComesOutAndEndsTheSpan() {
        IllegalStateException closed = new IllegalStateException("on purpose");
        MockProducer<String, String> mock =
                new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
        mock.sendException = closed;
        try (CapturedLog log = CapturedLog.create();
                Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> producers.wrap(mock).send(new ProducerRecord<>("orders", "value")))
                    .isSameAs(closed);

            assertThat(log.spansEnded("producer"))
                    .extracting(CapturedLog.Line::error)
                    .containsExactly("java.lang.IllegalStateException");
        }
    }

    @Test
    void wrappingTwiceIsWrappingOnce() {
        Producer<String, String> producer =
                producers.wrap(new MockProducer<>(true, null, new StringSerializer(), new StringSerializer()));

        assertThat(producers.wrap(producer))
                .isSameAs(producer)
                .isEqualTo(producer)
                .hasSameHashCodeAs(producer);
        assertThat(producer.toString()).startsWith("CorrelationProducer.wrap(org.apache.kafka.clients.producer.Mock");
    }

    @Test
    void anExactlyOnceLoopCommitsItsOffsets() throws Exception {
        String orders = Broker.topic();
        String shipping = Broker.topic();
        try (Producer<String, String> feeder = producers.wrap(Broker.producer())) {
            for (int i = 1; i <= 3; i++) {
                try (Scope scope = Sample.request(clew, "R" + i).makeCurrent()) {
                    feeder.send(new ProducerRecord<>(orders, "value")).get();
                }
            }
        }
        TopicPartition partition = new TopicPartition(orders, 0);
        try (Consumer<String, String> consumer = kafka.wrap(Broker.consumer("group.id", orders));
                Producer<String, String> producer = producers.wrap(Broker.producer("transactional.id", orders))) {
            consumer.subscribe(List.of(orders));
            producer.initTransactions();
            long deadline = System.nanoTime() + Broker.PATIENCE.toNanos();
            for (int seen = 0; seen < 3 && System.nanoTime() < deadline; ) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
                if (records.isEmpty()) {
                    continue;
                }
                seen += records.count();
                producer.beginTransaction();
                kafka.forEach(records, record -> producer.send(new ProducerRecord<>(shipping, record.value())));
                ConsumerGroupMetadata group = consumer.groupMetadata();
                producer.sendOffsetsToTransaction(records.nextOffsets(), group);
                producer.commitTransaction();
            }
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.of(partition));
            assertThat(committed.get(partition).offset()).isEqualTo(3);
        }
        List<String> ids = new ArrayList<>();
        List<ConsumerRecord<String, String>> sources = Broker.read(orders, 3);
        for (ConsumerRecord<String, String> record : Broker.read(shipping, 3)) {
            ids.add(Sample.value(record.headers(), "x-request-id"));
            assertThat(Sample.value(record.headers(), "x-causation-id"))
                    .isEqualTo(Sample.value(sources.get(ids.size() - 1).headers(), "x-message-id"));
        }
        assertThat(ids).containsExactly("R1", "R2", "R3");
    }
}
