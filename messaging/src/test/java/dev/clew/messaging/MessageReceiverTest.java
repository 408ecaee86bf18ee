package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageReceiverTest {
    private final Clew clew = Clew.builder().build();
    private final Post post = Post.create(clew);
    private final Post telegraph = Post.create(clew, "telegraph", MessagingSettings.DEFAULT);
    private final Letter order = Letter.delivered(7, "x_request_id", "R1", "x_causation_id", "m0");

    @AfterEach
    void nothingIsLeft() {
        assertThat(Delivery.current()).isNull();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void processesAMessageInItsContextAndDescribesItInItsSpan() {
        try (CapturedLog log = CapturedLog.create()) {
            post.receiver().process(order, letter -> {
                assertThat(letter).isSameAs(order).isSameAs(post.receiver().current());
                assertThat(TraceContext.current().requestId()).isEqualTo("R1");
            });

            assertThat(log.spansEnded("consumer")).hasSize(1);
            assertThat(log.spansEnded("consumer").get(0).values())
                    .containsEntry("span", "orders receive")
                    .containsEntry("destination", "orders")
                    .containsEntry("message_id", "orders@7")
                    .containsEntry("causation_id", "m0")
                    .doesNotContainKeys("partition", "lag_ms", "attempt");
        }
    }

    @Test
    void saysWhichAttemptItIsIfTheSystemCountsThem() {
        try (CapturedLog log = CapturedLog.create()) {
            post.receiver().open(order, 3).close();

            assertThat(log.spansEnded("consumer").get(0).values()).containsEntry("attempt", "3");
        }
    }

    @Test
    void aMessageOfOneSystemIsTheCauseOfWhatAnotherSends() {
        Letter sent = post.send(Letter.to("none", "value"));
        assertThat(sent.properties()).isEmpty();

        try (Delivery delivery = post.receiver().open(order, null)) {
            sent = telegraph.send(Letter.to("shipping", "value"));
        }

        assertThat(sent.properties())
                .containsEntry("x_causation_id", "orders@7")
                .containsEntry("x_request_id", "R1");
    }

    /** Returns a copy of the message m1, which can be sent. */
    private static Letter copy() {
        Letter copy = Letter.to("dead", "value");
        copy.properties().put("x_message_id", "m1");
        return copy;
    }

    @Test
    void aMessageThatAFrameworkHasInItsHandsIsSentOnAsTheSame() {
        Letter named = Letter.delivered(8, "x_request_id", "R1", "x_message_id", "m1");
        try (CapturedLog log = CapturedLog.create()) {
            try (Delivery delivery = post.receiver().open(named, null)) {
                delivery.recovering(true);
                assertThat(post.send(copy()).properties())
                        .containsEntry("x_message_id", "m1")
                        .doesNotContainKey("x_causation_id");
                delivery.recovering(false);
                assertThat(post.send(copy()).properties())
                        .doesNotContainEntry("x_message_id", "m1")
                        .containsEntry("x_causation_id", "m1");
            }
            assertThat(log.spansEnded("consumer").get(0).values()).containsEntry("outcome", "ok");
        }
    }

    @Test
    void aDeliveryThatHasFailedIsOpenedOnceMoreWithoutASpan() {
        Letter named = Letter.delivered(8, "x_request_id", "R1", "x_message_id", "m1");
        try (CapturedLog log = CapturedLog.create()) {
            Delivery delivery = post.receiver().open(named, null);
            delivery.failed(new IllegalStateException());
            delivery.close();

            try (Delivery again = delivery.reopen()) {
                assertThat(TraceContext.current()).isSameAs(delivery.context());
                assertThat(post.send(copy()).properties()).containsEntry("x_message_id", "m1");
            }
            assertThat(log.spansEnded("consumer")).hasSize(1);
        }
    }

    @Test
    void aDeliveryWithoutAContextIsReopenedWithoutOne() {
        try (Delivery again = post.receiver().none().reopen()) {
            assertThat(Delivery.current()).isNull();
        }
    }

    @Test
    void aPollClosesTheDeliveriesOfItsOwnSystemOnly() {
        Delivery outer = post.receiver().open(order, null);
        Delivery leaked = telegraph.receiver().open(Letter.delivered(8, "x_request_id", "R2"), null);

        telegraph.receiver().closeLeaked();
        assertThat(TraceContext.current()).isSameAs(outer.context());
        assertThat(telegraph.receiver().current()).isNull();
        telegraph.receiver().closeLeaked();
        assertThat(post.receiver().current()).isSameAs(order);
        post.receiver().closeLeaked();

        leaked.close();
        assertThat(clew.counters().all()).isEqualTo(Map.of("telegraph.leaked", 1L, "post.leaked", 1L));
    }

    @Test
    void aPollWithinAHandlerClosesWhatWasOpenedThereAndLeavesTheHandlersMessageOpen() {
        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(() -> post.receiver().process(order, letter -> {
                        Delivery leaked = post.receiver().open(Letter.delivered(8, "x_request_id", "R2"), null);
                        post.receiver().closeLeaked();
                        assertThat(post.receiver().current()).isSameAs(order);
                        assertThat(log.spansEnded("consumer")).hasSize(1);
                        leaked.close();
                        throw new IllegalStateException("after the poll");
                    }))
                    .hasMessage("after the poll");

            assertThat(log.spansEnded("consumer"))
                    .extracting(
                            line -> line.mdc().get("request_id"),
                            line -> line.values().get("outcome"))
                    .containsExactly(tuple("R2", "ok"), tuple("R1", "error"));
        }
        assertThat(clew.counters().all()).isEqualTo(Map.of("post.leaked", 1L));
    }

    @Test
    void whatAHandlerLeavesOpenIsClosedWithItsMessage() {
        post.receiver().process(order, letter -> {
            Delivery left = telegraph.receiver().open(Letter.delivered(8), null);
            Scope scope = Post.request(clew, "other").makeCurrent();
            assertThat(List.of(left, scope)).doesNotContainNull();
        });

        assertThat(clew.counters().get("telegraph.leaked")).isEqualTo(1);
    }

    @Test
    void processesTheMessageEvenIfItsHeadersAreMissing() {
        Letter hostile = new Letter("orders", 1, null, "value");
        List<String> processed = new ArrayList<>();

        post.receiver().process(hostile, letter -> processed.add(letter.body()));
        post.receiver().processBatch(List.of(hostile, hostile), letters -> processed.add("both"));

        assertThat(processed).containsExactly("value", "both");
        assertThat(clew.counters().all())
                .isEqualTo(Map.of("skipped.extract", 2L, "skipped.post.describe", 1L, "skipped.post.open", 1L));
    }

    @Test
    void aMessageWhoseDestinationCannotBeAskedForHasItsContextAllTheSame() {
        Letter lost = new Letter(null, 7, order.properties(), "value");
        List<String> seen = new ArrayList<>();
        try (CapturedLog log = CapturedLog.create()) {
            post.receiver()
                    .process(lost, letter -> seen.add(TraceContext.current().requestId()));
            post.receiver()
                    .processBatch(
                            List.of(lost, lost),
                            letters -> seen.add(TraceContext.current().requestId()));

            assertThat(log.spansEnded("consumer"))
                    .extracting(
                            line -> line.values().get("span"),
                            line -> line.values().get("destination"),
                            line -> line.values().get("causation_id"))
                    .containsExactly(tuple("receive", null, "m0"), tuple("batch receive", null, null));
        }
        assertThat(seen).containsExactly("R1", "R1");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.post.describe", 3L));
    }

    @Test
    void whatTheHandlerThrowsComesOutAndEndsTheSpan() {
        TimeoutException failure = new TimeoutException();
        try (CapturedLog log = CapturedLog.create()) {
            assertThatThrownBy(() -> post.receiver().process(order, letter -> {
                        throw failure;
                    }))
                    .isSameAs(failure);

            assertThat(log.spansEnded("consumer").get(0).values()).containsEntry("outcome", "timeout");
        }
    }

    @Test
    void tellsTimeoutsAndCancellationsFromErrors() {
        LetterReader reader = new LetterReader();

        assertThat(reader.outcome(new TimeoutException())).isEqualTo(Span.Outcome.TIMEOUT);
        assertThat(reader.outcome(new InterruptedException())).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(reader.outcome(new CancellationException())).isEqualTo(Span.Outcome.CANCELLED);
        assertThat(reader.outcome(new IllegalStateException())).isEqualTo(Span.Outcome.ERROR);
    }

    @Test
    void aBatchOfOneRequestContinuesItAndOneOfSeveralLinksToThem() {
        List<String> seen = new ArrayList<>();
        try (CapturedLog log = CapturedLog.create()) {
            post.receiver()
                    .processBatch(
                            List.of(order, Letter.delivered(8, "x_request_id", "R1")),
                            letters -> seen.add(TraceContext.current().requestId()));
            post.receiver()
                    .processBatch(
                            List.of(order, Letter.delivered(8, "x_request_id", "R2")),
                            letters -> seen.add(TraceContext.current().requestId()));

            assertThat(seen.get(0)).isEqualTo("R1");
            assertThat(seen.get(1)).matches("[a-f][0-9a-f]{31}");
            assertThat(log.spansEnded("consumer"))
                    .extracting(
                            line -> line.values().get("destination"),
                            line -> line.values().get("links"))
                    .containsExactly(tuple("orders", null), tuple("orders", "R1,R2"));
        }
    }

    @Test
    void aBatchOfOneTraceContinuesItsRequestAlthoughASpanOfAnotherIsCurrent() {
        String traceId = "0af7651916cd43dd8448eb211c80319c";
        Letter one = Letter.delivered(7, "traceparent", "00-" + traceId + "-b7ad6b7169203331-01");
        Letter other = Letter.delivered(8, "traceparent", "00-" + traceId + "-b7ad6b7169203332-01");
        List<String> seen = new ArrayList<>();
        FakeSpans.within(() -> post.receiver()
                .processBatch(
                        List.of(one, other),
                        letters -> seen.add(TraceContext.current().requestId())));

        assertThat(seen).containsExactly(traceId);
    }

    @Test
    void aBatchWithoutIdsIsInNoRequestIfThePolicyRequiresOneAlthoughASpanIsCurrent() {
        Post strict =
                Post.create(Clew.builder().setting("clew.inbound", "require").build());
        List<String> seen = new ArrayList<>();
        FakeSpans.within(() -> strict.receiver()
                .processBatch(
                        List.of(Letter.delivered(7), Letter.delivered(8)),
                        letters -> seen.add(TraceContext.current().requestId())));

        assertThat(seen).containsExactly("");
    }

    @Test
    void aBatchIsOpenUntilItIsClosedWithAllThatWasLeftOpen() {
        List<Letter> batch = List.of(order, Letter.delivered(8, "x_request_id", "R1"));
        Delivery delivery = post.receiver().openBatch(batch);
        assertThat(TraceContext.current().requestId()).isEqualTo("R1");
        assertThat(post.receiver().current()).isNull();

        post.receiver().open(order, null);
        delivery.closeAll();

        assertThat(clew.counters().all()).isEqualTo(Map.of("post.leaked", 1L));
    }

    @Test
    void aTaskBoundDuringTheProcessingIsCausedByItsMessage() throws Exception {
        List<String> causes = new ArrayList<>();
        try (CapturedLog log = CapturedLog.create()) {
            Runnable[] bound = new Runnable[2];
            bound[0] = post.receiver()
                    .bind(order, () -> causes.add(Delivery.causeOf(TraceContext.current(), Delivery.current())));
            post.receiver()
                    .process(
                            order,
                            letter -> bound[1] = post.receiver()
                                    .bind(
                                            order,
                                            () -> causes.add(
                                                    Delivery.causeOf(TraceContext.current(), Delivery.current()))));
            for (Runnable task : bound) {
                Thread thread = new Thread(task);
                thread.start();
                thread.join();
            }

            assertThat(causes).containsExactly("orders@7", "orders@7");
            assertThat(log.spansEnded("consumer")).hasSize(2);
        }
    }
}
