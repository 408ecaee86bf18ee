package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A call that takes two requests, and whose caller gives up during the first. */
class CallFutureTest {
    private static final String GIVEN_UP = "java.util.concurrent.CancellationException";

    private final List<String> told = new ArrayList<>();
    private final List<CompletableFuture<String>> sent = new ArrayList<>();
    private final CallFuture<String> call = CallFuture.of(new TwoRequests());

    private final class TwoRequests implements Exchange<String> {
        @Override
        public CompletableFuture<String> send() {
            CompletableFuture<String> exchange = new CompletableFuture<>();
            sent.add(exchange);
            return exchange;
        }

        @Override
        public boolean needsAnother(@Nullable String answer, @Nullable Throwable failure) {
            told.add(answer + " " + failure);
            return sent.size() < 2;
        }

        @Override
        public void failed(Throwable failure) {
            told.add(failure.toString());
        }
    }

    @Test
    void callerWhoTimesOutIsTheFailureAndNothingMoreIsSent() {
        assertThat(call.completeExceptionally(new TimeoutException())).isTrue();
        assertThat(told).containsExactly("java.util.concurrent.TimeoutException");
        assertThat(call.completeExceptionally(new TimeoutException())).isFalse();

        sent.get(0).complete("redirect");

        assertThat(sent).hasSize(1);
        assertThat(told).containsExactly("java.util.concurrent.TimeoutException", "redirect null", GIVEN_UP);
    }

    @Test
    void callerWhoHasAnAnswerOfItsOwnGivesTheCallUp() {
        assertThat(call.complete("own")).isTrue();
        sent.get(0).complete("redirect");

        assertThat(call).isCompletedWithValue("own");
        assertThat(sent).hasSize(1);
        assertThat(told).containsExactly(GIVEN_UP + ": completed by the caller", "redirect null", GIVEN_UP);
    }

    @Test
    void cancelledWithoutAnInterruptTheExchangeGoesOn() {
        call.cancel(false);
        sent.get(0).complete("redirect");

        assertThat(sent).hasSize(2);
    }

    @Test
    void cancelledWithAnInterruptNothingMoreIsSent() {
        call.cancel(true);
        sent.get(0).complete("redirect");

        assertThat(sent).hasSize(1);
    }

    @Test
    void callThatIsDoneWithoutItsKnowingEndsWithTheRedirect() {
        call.obtrudeValue("own");
        sent.get(0).complete("redirect");

        assertThat(sent).hasSize(1);
        assertThat(told).containsExactly("redirect null", GIVEN_UP);
    }

    @Test
    void callOfWhichAStageIsCancelledEndsAlthoughARedirectWasUnderWay() {
        call.thenApply(String::length).cancel(true);
        sent.get(0).completeExceptionally(new IOException("Request cancelled"));

        assertThat(sent).hasSize(1);
        assertThat(call).isCompletedExceptionally();
    }

    @Test
    void answerThatComesInTimeIsTheOnlyThingTold() {
        sent.get(0).complete("redirect");
        sent.get(1).complete("answer");

        assertThat(call).isCompletedWithValue("answer");
        assertThat(told).containsExactly("redirect null", "answer null");
    }
}
