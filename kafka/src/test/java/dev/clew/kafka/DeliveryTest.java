package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class DeliveryTest {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryTest.class);
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);

    private static List<ConsumerRecord<String, String>> records(String... requestIds) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        for (String requestId : requestIds) {
            records.add(Sample.record(records.size(), "x-request-id", requestId));
        }
        return records;
    }

    @AfterEach
    void nothingIsLeft() {
        long leaked = clew.counters().get("kafka.leaked");
        kafka.receiver().closeLeaked();
        assertThat(clew.counters().get("kafka.leaked")).isEqualTo(leaked);
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(MDC.get("request_id")).isNull();
    }

    @Test
    void eachRecordIsProcessedInItsOwnContext() {
        try (CapturedLog log = CapturedLog.create()) {
            kafka.forEach(records("R1", "R2", "R3"), record -> LOG.info("offset {}", record.offset()));

            assertThat(log.lines(DeliveryTest.class.getName()))
                    .extracting(
                            CapturedLog.Line::message,
                            line -> line.mdc().get("request_id"),
                            line -> line.context().requestId())
                    .containsExactly(
                            tuple("offset 0", "R1", "R1"),
                            tuple("offset 1", "R2", "R2"),
                            tuple("offset 2", "R3", "R3"));
        }
    }

    @Test
    void whatWasThereBeforeComesBack() {
        TraceContext before = Sample.request(clew, "job-1");
        try (Scope scope = before.makeCurrent()) {
            kafka.process(Sample.record(0, "x-request-id", "R1"), record -> {
                assertThat(MDC.get("request_id")).isEqualTo("R1");
            });
            assertThat(TraceContext.current()).isSameAs(before);
            assertThat(MDC.get("request_id")).isEqualTo("job-1");
        }
    }

    @Test
    void whatTheHandlerThrowsComesOutAndTheNextRecordIsClean() {
        IOException failure = new IOException("disk full");
        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(() -> kafka.process(Sample.record(0, "x-request-id", "R1"), record -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            nothingIsLeft();
            kafka.process(Sample.record(1, "x-request-id", "R2"), record -> LOG.info("next"));

            assertThat(log.lines(DeliveryTest.class.getName()).get(0).mdc()).containsEntry("request_id", "R2");
            assertThat(log.spansEnded("consumer"))
                    .extracting(line -> line.values().get("outcome"), CapturedLog.Line::error, CapturedLog.Line::level)
                    .containsExactly(tuple("error", "java.io.IOException", "ERROR"), tuple("ok", null, "INFO"));
        }
    }

    @Test
    void anErrorComesOutAsItIs() {
        StackOverflowError failure = new StackOverflowError();

        assertThatThrownBy(() -> kafka.process(Sample.record(0), record -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void aBreakLeavesNothingBehind() {
        for (ConsumerRecord<String, String> record : records("R1", "R2")) {
            try (Delivery delivery = kafka.open(record)) {
                assertThat(delivery.context().requestId()).isEqualTo("R1");
                break;
            }
        }
    }

    @Test
    void whatAHandlerLeavesOpenIsClosedWithItsRecord() {
        List<String> outside = new ArrayList<>();
        for (ConsumerRecord<String, String> record : List.of(Sample.record(1), Sample.record(2))) {
            kafka.process(record, processed -> {
                Scope leaked = Sample.request(clew, "other").makeCurrent();
                Delivery left = kafka.open(Sample.record(7));
                assertThat(List.of(leaked, left)).doesNotContainNull();
            });
            outside.add(TraceContext.current().requestId());
        }

        assertThat(outside).containsExactly("", "");
        assertThat(clew.counters().all()).containsOnly(Map.entry("kafka.leaked", 2L), Map.entry("scope.leaked", 2L));
    }

    @Test
    void closedOutOfOrderTheInnerOneStays() {
        Delivery outer = kafka.open(Sample.record(1, "x-request-id", "R1"));
        Delivery inner = kafka.open(Sample.record(2, "x-request-id", "R2"));

        outer.close();
        assertThat(Sample.cause(clew)).isEqualTo("orders-0@2");
        inner.close();
        inner.close();
    }

    @Test
    void closedOnAnotherThreadTheOwnerIsCleanAfterwards() throws Exception {
        Delivery delivery = kafka.open(Sample.record(1, "x-request-id", "R1"));
        Thread closer = new Thread(delivery::close);
        closer.start();
        closer.join();
    }

    @Test
    void theConsumerSpanSaysWhatWasReceived() {
        ConsumerRecord<String, String> record = new ConsumerRecord<>(
                "orders",
                2,
                7,
                System.currentTimeMillis() + 60_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                "key",
                "value",
                Sample.record(
                                0,
                                "traceparent",
                                TRACEPARENT,
                                "x-request-id",
                                "R1",
                                "x-message-id",
                                "m1",
                                "x-causation-id",
                                "m0")
                        .headers(),
                Optional.empty());
        try (CapturedLog log = CapturedLog.create()) {
            kafka.process(record, r -> {});

            CapturedLog.Line start = log.spansStarted("consumer").get(0);
            CapturedLog.Line end = log.spansEnded("consumer").get(0);
            Map<String, String> described = Map.of(
                    "kind", "consumer",
                    "span", "orders receive",
                    "parent_id", "b7ad6b7169203331",
                    "topic", "orders",
                    "partition", "2",
                    "offset", "7",
                    "lag_ms", "0",
                    "message_id", "m1",
                    "causation_id", "m0");
            assertThat(start.values()).containsAllEntriesOf(described);
            assertThat(end.values()).containsAllEntriesOf(described).containsEntry("outcome", "ok");
            assertThat(end.mdc()).containsEntry("span_id", start.mdc().get("span_id"));
        }
    }

    @Test
    void withoutATimestampThereIsNoLag() {
        try (CapturedLog log = CapturedLog.create()) {
            kafka.process(Sample.record(0), record -> {});

            assertThat(log.spansEnded("consumer").get(0).values()).doesNotContainKey("lag_ms");
        }
    }

    private static Span.Outcome outcomeOf(Throwable failure) {
        return new ConsumedRecords().outcome(failure);
    }

    @Test
    void theOutcomeSaysWhetherItTimedOutOrWasCancelled() {
        assertThat(outcomeOf(new TimeoutException())).isEqualTo(Span.Outcome.TIMEOUT);
        assertThat(outcomeOf(new org.apache.kafka.common.errors.TimeoutException()))
                .isEqualTo(Span.Outcome.TIMEOUT);
        assertThat(outcomeOf(new InterruptException("on purpose"))).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(outcomeOf(new InterruptedException())).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(outcomeOf(new CancellationException())).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(outcomeOf(new IllegalStateException())).isEqualTo(Span.Outcome.ERROR);
    }

    @Test
    void processesTheRecordEvenIfOpeningFails() {
        CorrelationConsumer failing = CorrelationConsumer.create(clew);
        List<String> processed = new ArrayList<>();
        ConsumerRecord<String, String> hostile = new ConsumerRecord<>("orders", 0, 0, "key", "value") {
            @Override
            public Headers headers() {
                throw new LinkageError("on purpose");
            }
        };

        failing.process(hostile, record -> processed.add(record.value()));

        assertThat(processed).containsExactly("value");
        assertThat(clew.counters().all()).containsOnly(Map.entry("skipped.kafka.open", 1L));
    }

    @Test
    void aFailingListenerDoesNotTouchTheProcessing() {
        SpanListener failing = new SpanListener() {
            @Override
            public void started(Span span) {
                throw new AssertionError("on purpose");
            }
        };
        Clew listened = Clew.builder().listener(failing).build();
        List<String> processed = new ArrayList<>();

        CorrelationConsumer.create(listened).process(Sample.record(0), record -> processed.add(record.value()));

        assertThat(processed).containsExactly("value");
        assertThat(listened.counters().get("skipped.span_listener")).isEqualTo(1);
    }

    @Test
    void aBoundTaskIsADeliveryOnItsOwnThread() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (CapturedLog log = CapturedLog.create()) {
            pool.submit(kafka.bind(
                            Sample.record(5, "x-request-id", "R1"), () -> LOG.info("cause {}", Sample.cause(clew))))
                    .get();
            pool.submit(() -> LOG.info("after")).get();

            assertThat(log.lines(DeliveryTest.class.getName()))
                    .extracting(CapturedLog.Line::message, line -> line.mdc().get("request_id"))
                    .containsExactly(tuple("cause orders-0@5", "R1"), tuple("after", null));
            assertThat(log.spansEnded("consumer")).hasSize(1);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aTaskBoundDuringTheProcessingGoesOnWithinItsSpan() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (CapturedLog log = CapturedLog.create()) {
            ConsumerRecord<String, String> record = Sample.record(5);
            TraceContext[] seen = new TraceContext[2];
            kafka.process(record, r -> {
                seen[0] = TraceContext.current();
                pool.submit(kafka.bind(record, () -> {
                            seen[1] = TraceContext.current();
                            LOG.info("cause {}", Sample.cause(clew));
                        }))
                        .get();
            });

            assertThat(seen[1]).isEqualTo(seen[0]);
            assertThat(log.lines(DeliveryTest.class.getName()).get(0).message()).isEqualTo("cause orders-0@5");
            assertThat(log.spansEnded("consumer")).hasSize(1);
        } finally {
            pool.shutdown();
        }
    }
}
