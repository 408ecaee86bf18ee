package dev.clew.testkit.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that are received. */
abstract class MessagingReceipts extends MessagingFixture {
    private static final Logger LOG = LoggerFactory.getLogger(MessagingReceipts.class);

    MessagingReceipts(Opening opening) {
        super(opening);
    }

    /** Returns the context in which the next message is processed. */
    private TraceContext received() throws Exception {
        List<TraceContext> seen = new ArrayList<>();
        broker.process(orders, message -> seen.add(TraceContext.current()));
        assertThat(seen).hasSize(1);
        return seen.get(0);
    }

    @Test
    void eachMessageIsProcessedInItsOwnContext() throws Exception {
        for (String id : List.of("R1", "R2", "R3")) {
            sendBare("of " + id, "x-request-id", id);
        }
        for (int i = 0; i < 3; i++) {
            broker.process(orders, message -> LOG.info(message.body()));
        }

        assertThat(log.lines(MessagingReceipts.class.getName()))
                .extracting(
                        CapturedLog.Line::message,
                        line -> line.mdc().get("request_id"),
                        line -> line.context().requestId())
                .containsExactly(tuple("of R1", "R1", "R1"), tuple("of R2", "R2", "R2"), tuple("of R3", "R3", "R3"));
        assertThat(requestIds(log.spansEnded("consumer"))).containsExactly("R1", "R2", "R3");
    }

    @Test
    void theSpanSaysWhatWasReceived() throws Exception {
        sendBare(
                "SKU-44",
                "x-request-id",
                "R1",
                "traceparent",
                TRACEPARENT,
                "x-message-id",
                "m1",
                "x-causation-id",
                "m0");
        TraceContext context = received();

        assertThat(context.traceId()).isEqualTo(TRACE_ID);
        CapturedLog.Line span = span("consumer");
        assertThat(span.mdc()).containsEntry("span_id", context.spanId());
        assertThat(span.values())
                .containsEntry("span", orders + " receive")
                .containsEntry("parent_id", "b7ad6b7169203331")
                .containsEntry("message_id", "m1")
                .containsEntry("causation_id", "m0")
                .containsEntry("outcome", "ok");
    }

    static Stream<byte @Nullable []> hostile() {
        return Stream.of(
                null,
                new byte[0],
                new byte[] {(byte) 0xff, (byte) 0xfe},
                "a\r\nb".getBytes(StandardCharsets.UTF_8),
                "two words".getBytes(StandardCharsets.UTF_8),
                "a".repeat(201).getBytes(StandardCharsets.UTF_8),
                "a".repeat(60_000).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void anInvalidIdIsReplacedAndCounted(byte @Nullable [] id) throws Exception {
        broker.sendBare(orders, "SKU-44", Collections.singletonMap("x-request-id", id));

        assertThat(received().requestId()).matches(NEW_ID);
        assertThat(clew.counters().all().keySet()).singleElement().asString().startsWith("rejected.request_id.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-request-id", "X-Request-ID", "X-Correlation-ID", "x-correlation-id"})
    void theIdIsReadUnderItsAliasesInAnyCase(String name) throws Exception {
        sendBare("SKU-44", name, "order-4711");

        assertThat(received().requestId()).isEqualTo("order-4711");
    }

    @Test
    void theCorrelationOfACloudEventIsRead() throws Exception {
        sendBare("event", "ce_specversion", "1.0", "ce_correlationid", "order-4711");
        sendBare("no event", "ce_correlationid", "order-4711");

        assertThat(received().requestId()).isEqualTo("order-4711");
        assertThat(received().requestId()).isNotEqualTo("order-4711");
    }

    @Test
    void theIdIsReadBesideAMalformedTraceparent() throws Exception {
        sendBare("SKU-44", "x-request-id", "order-4711", "traceparent", "00-xyz");

        TraceContext context = received();
        assertThat(context.requestId()).isEqualTo("order-4711");
        assertThat(context.parentId()).isEmpty();
        assertThat(clew.counters().all()).isEqualTo(Map.of("rejected.traceparent.malformed", 1L));
    }

    @Test
    void aMessageWithoutAnIdGetsOne() throws Exception {
        sendBare("SKU-44");

        assertThat(received().requestId()).matches(NEW_ID);
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void whatTheHandlerThrowsComesOutAndTheMessageComesAgainWithTheSameIds() throws Exception {
        send("R1", "SKU-44");
        IOException failure = new IOException("disk full");
        List<String> seen = new ArrayList<>();

        assertThatThrownBy(() -> broker.process(orders, message -> {
                    seen.add(TraceContext.current().requestId() + ' ' + value(message, "x-message-id"));
                    throw failure;
                }))
                .isSameAs(failure);
        broker.process(
                orders, message -> seen.add(TraceContext.current().requestId() + ' ' + value(message, "x-message-id")));

        assertThat(seen).hasSize(2);
        assertThat(seen.get(1)).startsWith("R1 ").isEqualTo(seen.get(0));
        assertThat(log.spansEnded("consumer"))
                .extracting(line -> line.values().get("outcome"), CapturedLog.Line::error)
                .containsExactly(tuple("error", "java.io.IOException"), tuple("ok", null));
    }

    @Test
    void whatAHandlerLeavesOpenIsClosedWithItsMessage() throws Exception {
        sendBare("first", "x-request-id", "R1");
        sendBare("second");
        List<Scope> left = new ArrayList<>();
        broker.process(orders, message -> left.add(request("other").makeCurrent()));
        try {
            assertThat(received().requestId()).matches(NEW_ID);
            assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
            assertThat(clew.counters().all()).isEqualTo(Map.of("scope.leaked", 1L));
        } finally {
            // If the adapter has not, so that the next case does not begin within it.
            left.get(0).close();
        }
    }

    @Test
    void aBatchOfOneRequestContinuesIt() throws Exception {
        sendBare("first", "x-request-id", "R1");
        sendBare("second", "x-request-id", "R1");
        broker.processBatch(orders, 2, () -> LOG.info("batch"));

        assertThat(requestIds(log.lines(MessagingReceipts.class.getName()))).containsExactly("R1");
        assertThat(span("consumer").values()).doesNotContainKey("links");
    }

    @Test
    void aBatchOfSeveralRequestsIsANewOneThatNamesThem() throws Exception {
        sendBare("first", "x-request-id", "R1");
        sendBare("second", "x-request-id", "R2");
        broker.processBatch(orders, 2, () -> LOG.info("batch"));

        assertThat(requestIds(log.lines(MessagingReceipts.class.getName())).get(0))
                .matches(NEW_ID);
        assertThat(span("consumer").values()).containsEntry("links", "R1,R2");
    }
}
