package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One application with exactly-once semantics that has the interceptor in its producer and its consumers. */
class CorrelationStreamsTest {
    private static final Clew CLEW = Clew.builder().build();
    private static final CorrelationStreams STREAMS = CorrelationStreams.create(CLEW);

    @TempDir
    private static Path directory;

    private static StreamsTopology topology;

    @BeforeAll
    static void start() {
        topology = StreamsTopology.start(CLEW, STREAMS, directory);
    }

    @AfterAll
    static void stop() {
        topology.close();
    }

    @AfterEach
    void nothingIsLeft() {
        CorrelationConsumer.create(CLEW).receiver().closeLeaked();
        assertThat(CLEW.counters().get("kafka.leaked")).isZero();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    /** Sends one record for each request id into one of the topology's topics. */
    private static List<ConsumerRecord<String, String>> send(String name, String... requestIds) throws Exception {
        return send(name, 0, requestIds);
    }

    private static List<ConsumerRecord<String, String>> send(String name, long step, String... requestIds)
            throws Exception {
        String topic = topology.in(name);
        assertThat(topology.isAlive()).isTrue();
        try (Producer<String, String> producer =
                CorrelationProducer.create(CLEW).wrap(Broker.producer())) {
            for (int i = 0; i < requestIds.length; i++) {
                try (Scope scope = Sample.request(CLEW, requestIds[i]).makeCurrent()) {
                    producer.send(new ProducerRecord<>(topic, 0, 1_000 + i * step, "key", "v" + i))
                            .get();
                }
            }
        }
        return Broker.read(topic, requestIds.length);
    }

    private static List<ConsumerRecord<String, String>> read(String name, int count) {
        return Broker.read(topology.out(name), count);
    }

    private static void assertIsCausedBy(ConsumerRecord<String, String> effect, ConsumerRecord<String, String> cause) {
        assertThat(Sample.names(effect.headers()))
                .containsExactlyInAnyOrder("x-request-id", "traceparent", "x-message-id", "x-causation-id");
        assertThat(Sample.value(effect.headers(), "x-request-id"))
                .isEqualTo(Sample.value(cause.headers(), "x-request-id"));
        assertThat(Sample.value(effect.headers(), "x-causation-id"))
                .isEqualTo(Sample.value(cause.headers(), "x-message-id"));
        assertThat(Sample.value(effect.headers(), "x-message-id"))
                .isNotEqualTo(Sample.value(cause.headers(), "x-message-id"));
    }

    // Scoped processors.

    @Test
    void aScopedProcessorRunsInTheRecordsContextAndWhatItSendsIsCausedByTheRecord() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            ConsumerRecord<String, String> in = send("scoped", "R1").get(0);
            ConsumerRecord<String, String> out = read("scoped", 1).get(0);

            assertThat(out.value()).isEqualTo("V0");
            assertIsCausedBy(out, in);
            assertThat(log.lines(StreamsTopology.class.getName()))
                    .extracting(
                            CapturedLog.Line::message,
                            line -> line.mdc().get("request_id"),
                            line -> line.context().requestId())
                    .containsExactly(org.assertj.core.api.Assertions.tuple("upper v0", "R1", "R1"));
            assertThat(log.spansEnded("consumer")).hasSize(1);
            assertThat(log.spansEnded("consumer").get(0).values())
                    .containsEntry("span", in.topic() + " receive")
                    .containsEntry("partition", "0")
                    .containsEntry("offset", "0")
                    .containsEntry("message_id", Sample.value(in.headers(), "x-message-id"));
        }
    }

    @Test
    void aScopedHeadCoversTheDslBehindIt() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            ConsumerRecord<String, String> in = send("head", "R1").get(0);

            assertIsCausedBy(read("head", 1).get(0), in);
            assertThat(log.lines(StreamsTopology.class.getName()).get(0).mdc()).containsEntry("request_id", "R1");
        }
    }

    @Test
    void scopedProcessorsInARowAreOneDelivery() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            ConsumerRecord<String, String> in = send("row", "R1").get(0);

            assertIsCausedBy(read("row", 1).get(0), in);
            assertThat(log.spansEnded("consumer")).hasSize(1);
        }
    }

    @Test
    void aScopedProcessorCopiesTheHeadersThatItsSiblingsShare() throws Exception {
        ConsumerRecord<String, String> in = new ConsumerRecord<>(topology.in("siblings"), 0, 0, "key", "v0");
        try (Producer<String, String> producer = Broker.producer()) {
            producer.send(new ProducerRecord<>(in.topic(), "key", "v0")).get();
        }

        // Both get one record without an id. The first of them is scoped and forwards it.
        Headers scoped = read("siblings", 1).get(0).headers();
        assertThat(Sample.names(scoped))
                .containsExactlyInAnyOrder("x-request-id", "traceparent", "x-message-id", "x-causation-id");
        assertThat(Sample.value(scoped, "x-causation-id")).isEqualTo(in.topic() + "-0@0");
        assertThat(Sample.names(read("siblings-unscoped", 1).get(0).headers())).isEmpty();
    }

    @Test
    void aScopedPunctuatorHasAnIdOfItsOwn() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            send("punctuate", "R1");
            Headers headers = read("punctuate", 1).get(0).headers();

            assertThat(Sample.names(headers)).containsExactlyInAnyOrder("x-request-id", "traceparent", "x-message-id");
            String requestId = Sample.value(headers, "x-request-id");
            assertThat(requestId).matches("[a-f][0-9a-f]{31}");
            assertThat(log.lines(StreamsTopology.class.getName()).get(0).mdc()).containsEntry("request_id", requestId);
            assertThat(log.spansEnded("internal").get(0).values()).containsEntry("span", "punctuate");
        }
    }

    @Test
    void aPunctuationIsADelivery() {
        List<String> seen = new ArrayList<>();
        Punctuator punctuator = now -> {
            seen.add(TraceContext.current().requestId());
            // Left open, it is closed with the punctuation.
            seen.add(Sample.request(CLEW, "leaked").makeCurrent().toString());
            throw new TimeoutException("on purpose");
        };
        AtomicReference<Punctuator> scheduled = new AtomicReference<>();
        STREAMS.<String, String, String, String>scoped(() -> new Scheduling(punctuator))
                .get()
                .init(scheduling(scheduled));

        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(() -> scheduled.get().punctuate(1)).isInstanceOf(TimeoutException.class);

            assertThat(seen).hasSize(2).element(0).asString().matches("[a-f][0-9a-f]{31}");
            nothingIsLeft();
            assertThat(log.spansEnded("internal"))
                    .extracting(line -> line.values().get("outcome"))
                    .containsExactly("timeout");
        }
    }

    @Test
    void aScopedContextCanBeCastToWhatStreamsOwnCan() throws Exception {
        send("store-context", "R1");

        assertThat(read("store-context", 1).get(0).value()).matches("[0-9]+_0 of streams-.*");
    }

    @Test
    void refusesASupplierThatReturnsTheSameProcessorTwice() {
        Processor<String, String, String, String> shared = record -> {};
        FixedKeyProcessor<String, String, String> sharedFixedKey = record -> {};
        ProcessorSupplier<String, String, String, String> supplier = () -> shared;
        FixedKeyProcessorSupplier<String, String, String> supplierFixedKey = () -> sharedFixedKey;

        assertThatThrownBy(() -> STREAMS.scoped(supplier))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a processor supplier must return a new processor at each call, returned twice " + shared);
        assertThatThrownBy(() -> STREAMS.scoped(supplierFixedKey))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a processor supplier must return a new processor at each call, returned twice "
                        + sharedFixedKey);
    }

    @Test
    void whatAScopedProcessorThrowsComesOutAsItIs() {
        IllegalStateException failure = new IllegalStateException("on purpose");
        Processor<String, String, String, String> processor = STREAMS.<String, String, String, String>scoped(
                        () -> record -> {
                            assertThat(TraceContext.current().requestId()).isEqualTo("R1");
                            throw failure;
                        })
                .get();

        assertThatThrownBy(() -> processor.process(record("R1", "value"))).isSameAs(failure);
    }

    @Test
    void aCachesRecordOfAnotherRequestIsProcessedInItsOwnContext() {
        List<String> seen = new ArrayList<>();
        AtomicLong offset = new AtomicLong(1);
        Processor<String, String, String, String> inner = STREAMS.<String, String, String, String>scoped(
                        () -> record -> seen.add(
                                record.value() + " in " + TraceContext.current().requestId()))
                .get();
        Processor<String, String, String, String> outer = STREAMS.<String, String, String, String>scoped(
                        () -> record -> {
                            offset.set(2);
                            inner.process(record("R2", "other"));
                            offset.set(1);
                            inner.process(record);
                            inner.process(new Record<>("key", "new", 0));
                        })
                .get();
        inner.init(at(offset));
        outer.init(at(offset));

        outer.process(record("R1", "first"));

        assertThat(seen).containsExactly("other in R2", "first in R1", "new in R1");
    }

    /** Returns a context of Streams that is at the record with this offset. */
    @SuppressWarnings("unchecked")
    private static ProcessorContext<String, String> at(AtomicLong offset) {
        RecordMetadata metadata = new RecordMetadata() {
            @Override
            public String topic() {
                return "orders";
            }

            @Override
            public int partition() {
                return 0;
            }

            @Override
            public long offset() {
                return offset.get();
            }
        };
        return (ProcessorContext<String, String>) Proxy.newProxyInstance(
                ProcessorContext.class.getClassLoader(),
                new Class<?>[] {ProcessorContext.class},
                (proxy, method, arguments) -> Optional.of(metadata));
    }

    private record Scheduling(Punctuator punctuator) implements Processor<String, String, String, String> {
        @Override
        public void init(ProcessorContext<String, String> context) {
            context.schedule(Duration.ofMillis(1), PunctuationType.STREAM_TIME, punctuator);
        }

        @Override
        public void process(Record<String, String> record) {}
    }

    /** Returns a context that keeps the punctuator it is given. */
    @SuppressWarnings("unchecked")
    private static ProcessorContext<String, String> scheduling(AtomicReference<Punctuator> scheduled) {
        return (ProcessorContext<String, String>) Proxy.newProxyInstance(
                ProcessorContext.class.getClassLoader(),
                new Class<?>[] {ProcessorContext.class},
                (proxy, method, arguments) -> {
                    scheduled.set((Punctuator) arguments[2]);
                    return (Cancellable) () -> {};
                });
    }

    private static Record<String, String> record(String requestId, String value) {
        Headers headers = new RecordHeaders().add("x-request-id", Sample.bytes(requestId));
        return new Record<>("key", value, 0, headers);
    }

    // Streams itself, with nothing scoped: the README's table.

    /** The records are sent as the message that was consumed. */
    @ParameterizedTest
    @ValueSource(strings = {"map", "flatMap", "selectKey", "repartition", "processValues"})
    void keepsTheHeaders(String operator) throws Exception {
        ConsumerRecord<String, String> in = send(operator, "R1").get(0);

        assertThat(read(operator, 1).get(0).headers()).isEqualTo(in.headers());
    }

    @Test
    void anAggregateHasTheHeadersOfItsLastUpdate() throws Exception {
        List<ConsumerRecord<String, String>> in = send("reduce", "R1", "R2");
        List<ConsumerRecord<String, String>> out = read("reduce", 2);

        assertThat(out.get(1).value()).isEqualTo("v0v1");
        assertThat(out.get(1).headers()).isEqualTo(in.get(1).headers());
    }

    @Test
    void whatIsSuppressedHasTheHeadersOfItsLastUpdate() throws Exception {
        // The third record only advances the time.
        List<ConsumerRecord<String, String>> in = send("suppress", 40_000, "R1", "R2", "R3");
        ConsumerRecord<String, String> out = read("suppress", 1).get(0);

        assertThat(out.value()).isEqualTo("v0v1");
        assertThat(out.headers()).isEqualTo(in.get(1).headers());
    }

    @Test
    void aNewRecordLosesTheHeadersUnlessItIsForwardedByAScopedProcessor() throws Exception {
        send("new-record", "R1");

        assertThat(Sample.names(read("new-record", 1).get(0).headers())).isEmpty();
    }

    @Test
    void aPunctuatorHasNoHeaders() throws Exception {
        send("punctuate-unscoped", "R1");

        assertThat(Sample.names(read("punctuate-unscoped", 1).get(0).headers())).isEmpty();
    }

    @Test
    void anUnmatchedLeftJoinHasTheHeadersOfTheRecordThatMovedTimeOn() throws Exception {
        List<ConsumerRecord<String, String>> in = send("join", 3_600_000, "R1", "R2");
        ConsumerRecord<String, String> out = read("join", 1).get(0);

        assertThat(out.value()).isEqualTo("v0-null");
        assertThat(out.headers()).isEqualTo(in.get(1).headers());
    }

    @Test
    void siblingsSeeWhatOneOfThemAddsToTheHeaders() throws Exception {
        send("shared", "R1");

        assertThat(Arrays.stream(read("shared", 1).get(0).headers().toArray()).map(h -> h.key()))
                .contains("x-sibling");
    }
}
