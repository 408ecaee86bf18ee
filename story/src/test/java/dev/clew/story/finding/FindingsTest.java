package dev.clew.story.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.Story;
import dev.clew.story.tree.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {
    private final Spans spans = new Spans();

    @TempDir
    private Path folder;

    private Story story() throws IOException {
        return spans.story(folder);
    }

    private static List<String> ids(Story story) {
        return story.findings().stream().map(Finding::id).toList();
    }

    private static String text(Story story, String id) {
        return story.findings().stream()
                .filter(finding -> finding.id().equals(id))
                .map(Finding::text)
                .reduce((first, second) -> first + "\n" + second)
                .orElse("");
    }

    private static Failure failure(Story story) {
        Failure failure = story.failure();
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void aRequestInWhichNothingFailedHasNoFinding() throws IOException {
        spans.ok("b<a", "orders client GET /stock", 10, 60)
                .ok("c<b", "stock server GET /stock", 12, 58)
                .ok("a", "orders server POST /orders", 0, 100);
        assertThat(story().findings()).isEmpty();
        assertThat(story().isExact()).isTrue();
    }

    @Test
    void aCallThatFailedBesideTheOneWhoseExceptionTheCallerThrewIsNotTheFirstFailure() throws IOException {
        spans.end(
                        "b<a",
                        "orders client GET /advice",
                        10,
                        20,
                        "error",
                        "error=java.net.ConnectException error_msg=refused")
                .end(
                        "c<a",
                        "orders client INSERT orders",
                        30,
                        50,
                        "error",
                        "sql=x error=java.sql.SQLException error_msg=\"disk full\"")
                .end(
                        "a",
                        "orders server POST /orders",
                        0,
                        60,
                        "error",
                        "error=app.OrderFailed error_msg=no "
                                + "stack=\"java.sql.SQLException: disk full\\n\\tat a.B.c(B.java:1)\\nWrapped by: app.OrderFailed: no\"");
        assertThat(failure(story()).span().name()).isEqualTo("INSERT orders");
        assertThat(failure(story()).isExact()).isTrue();
    }

    @Test
    void theFirstOfSeveralCallsThatMayHaveFailedTheRequestIsAnInference() throws IOException {
        spans.end("b<a", "orders client GET /advice", 10, 20, "error", "status=500")
                .ok("d<b", "advice server GET /advice", 11, 19)
                .end("c<a", "orders client GET /price", 30, 50, "error", "status=500")
                .ok("e<c", "price server GET /price", 31, 49)
                .end("a", "orders server POST /orders", 0, 60, "error", "status=502");
        assertThat(failure(story()).span().name()).isEqualTo("GET /advice");
        assertThat(failure(story()).inferredFrom())
                .isEqualTo("its time: of several failed calls of POST /orders it ended first");
        assertThat(story().isExact()).isFalse();
    }

    @Test
    void aFailedCallOfWhichTheCallersExceptionDoesNotTellIsAnInference() throws IOException {
        spans.end(
                        "b<a",
                        "orders client INSERT audit",
                        10,
                        20,
                        "error",
                        "sql=x error=java.sql.SQLException error_msg=full")
                .ok("c<a", "orders client INSERT orders", 30, 50)
                .end(
                        "a",
                        "orders server POST /orders",
                        0,
                        60,
                        "error",
                        "error=java.lang.NullPointerException error_msg=x");
        assertThat(failure(story()).span().name()).isEqualTo("INSERT audit");
        assertThat(failure(story()).inferredFrom())
                .isEqualTo("its time: POST /orders threw java.lang.NullPointerException, and no failed call did");
    }

    @Test
    void whatFailedWhenItsCallerHadGivenUpIsAConsequence() throws IOException {
        spans.end("b<a", "orders client GET /stock", 10, 60, "timeout", "deadline_ms=50 attempt=1")
                .end("d<c", "stock client SELECT stock", 20, 180, "error", "sql=x error=java.sql.SQLException")
                .end("c<b", "stock server GET /stock", 12, 200, "error", "status=500")
                .end("a", "orders server POST /orders", 0, 100, "error", "status=504");
        assertThat(failure(story()).span().name()).isEqualTo("GET /stock");
        assertThat(failure(story()).cause()).isEqualTo("deadline_exceeded");
        assertThat(failure(story()).isExact()).isTrue();
        assertThat(text(story(), "just_before"))
                .isEqualTo("Just before: under way when it timed out: SELECT stock of stock");
        assertThat(text(story(), "outlived_caller"))
                .isEqualTo("GET /stock of stock took 188.000 ms; orders had given up after 50.000 ms");
    }

    @Test
    void whatACancelledCallBesideItSaysIsNotTheCause() throws IOException {
        spans.end("b<a", "orders client GET /stock", 10, 20, "cancelled", "")
                .end("c<a", "orders client INSERT orders", 10, 21, "error", "sql=x error=java.sql.SQLException")
                .end("a", "orders server POST /orders", 0, 60, "error", "status=500");
        assertThat(failure(story()).span().name()).isEqualTo("INSERT orders");
        assertThat(failure(story()).isExact()).isTrue();
    }

    @Test
    void saysWhatTheProcessDidBefore() throws IOException {
        spans.end("b<a", "orders client SELECT users", 5, 10, "ok", "sql=x")
                .end("c<a", "orders client INSERT orders", 40, 50, "error", "sql=x error=java.sql.SQLException")
                .end("a", "orders server POST /orders", 0, 60, "error", "status=500");
        assertThat(text(story(), "just_before"))
                .isEqualTo("Just before: SELECT users of orders went well 30.000 ms before it began");
    }

    @Test
    void aFailureThatTheCallerMadeUpForIsAFindingOfARequestThatWentWell() throws IOException {
        spans.end(
                        "b<a",
                        "orders client GET /advice",
                        10,
                        20,
                        "error",
                        "error=java.net.ConnectException error_msg=refused")
                .ok("a", "orders server POST /orders", 0, 60);
        assertThat(story().failure()).isNull();
        assertThat(ids(story())).containsExactly("handled_failure");
        assertThat(text(story(), "handled_failure"))
                .isEqualTo(
                        "POST /orders of orders went well, though the call GET /advice of orders failed (connection_refused)");
    }

    @Test
    void aCallThatItsCallerMadeAgainIsARetryAlsoIfNobodyCounted() throws IOException {
        spans.end("b<a", "orders client POST /reserve", 10, 20, "error", "attempt=1 status=500")
                .end("c<a", "orders client POST /reserve", 20, 30, "ok", "attempt=1 status=200")
                .ok("a", "orders server POST /orders", 0, 60);
        assertThat(ids(story())).containsExactly("retries");
        assertThat(text(story(), "retries"))
                .isEqualTo("orders called POST /reserve 2 times, 1 of them in vain; the last went well");
        assertThat(story().findings().get(0).inferredFrom())
                .isEqualTo("its name: a call of that name had failed before");
    }

    @Test
    void callsSideBySideAreNoRetries() throws IOException {
        spans.end("b<a", "orders client POST /reserve", 10, 20, "error", "attempt=1 status=500")
                .end("c<a", "orders client POST /reserve", 11, 30, "error", "attempt=1 status=500")
                .end("a", "orders server POST /orders", 0, 60, "error", "status=500");
        assertThat(ids(story())).doesNotContain("retries");
    }

    @Test
    void aClientThatSentItsRequestAgainSaysHowOften() throws IOException {
        spans.end("b<a", "orders client POST /reserve", 10, 20, "error", "attempt=3 status=503")
                .end("a", "orders server POST /orders", 0, 60, "error", "status=500");
        assertThat(text(story(), "retries")).isEqualTo("orders sent POST /reserve 3 times in one call, which failed");
    }

    /** As in a file that was truncated. */
    @Test
    void aServerThatAnsweredHasEndedAlsoIfNoLineSaysSo() throws IOException {
        spans.end("b<a", "orders client GET /stock", 10, 60, "error", "status=504")
                .start("c<b", "stock server GET /stock", 12)
                .end("a", "orders server POST /orders", 0, 100, "error", "status=502");
        assertThat(failure(story()).span().service()).isEqualTo("orders");
        assertThat(failure(story()).cause()).isEqualTo("status_504");
        assertThat(failure(story()).inferredFrom()).isEqualTo("the caller alone: the end of its server is missing");
        assertThat(text(story(), "never_ended"))
                .isEqualTo(
                        "GET /stock of stock did end, for its caller had an answer; the line that says so is not in these files");
        spans.end("d<c", "stock client SELECT stock", 20, 50, "timeout", "sql=x");
        assertThat(failure(story()).span().name()).isEqualTo("SELECT stock");
        assertThat(story().isExact()).isFalse();
    }

    @Test
    void theSameSpanThatFailedWithAnotherStatusIsNoRecurrence() throws IOException {
        spans.request("r2").end("a2", "stock server POST /reserve", 0, 10, "error", "status=504");
        spans.request("r3").end("a3", "stock server POST /reserve", 0, 10, "error", "status=500");
        spans.request("r1").end("a1", "stock server POST /reserve", 0, 10, "error", "status=500");
        assertThat(story().findings().get(0).fields()).containsEntry("count", 2);
    }

    @Test
    void theFailureOfAMessageIsThatOfARequestThatWasAnswered() throws IOException {
        spans.ok("b<a", "orders producer placed send", 10, 20).ok("a", "orders server POST /orders", 0, 30);
        for (int attempt = 1; attempt <= 3; attempt++) {
            double at = 100.0 * attempt;
            spans.end(
                            "d" + attempt + "<c" + attempt,
                            "shipping client INSERT shipments",
                            at,
                            at + 10,
                            "error",
                            "sql=x error=java.sql.SQLException")
                    .end(
                            "c" + attempt + "<b",
                            "shipping consumer placed receive",
                            at,
                            at + 20,
                            "error",
                            "topic=placed message_id=m1 error=app.Poisoned");
        }
        spans.end("e<c3", "shipping producer placed.DLT send", 325, 330, "ok", "topic=placed.DLT message_id=m1");
        Story story = story();
        assertThat(story.verdict())
                .isEqualTo("POST /orders of orders went well in 30.000 ms, but work that it began failed: "
                        + "INSERT shipments of shipping failed after 10.000 ms (SQLException)");
        assertThat(text(story, "retries"))
                .isEqualTo("shipping took the message of placed receive 3 times, and failed each time");
        assertThat(text(story, "dead_letter"))
                .isEqualTo("shipping put the message of placed receive aside in placed.DLT, after 3 deliveries");
    }

    /** Somebody takes the dead letters, so only the topic's name tells what they are. */
    @ParameterizedTest
    @ValueSource(strings = {"placed.dead", "placed-dlt", "dead-letters", "DLQ.placed"})
    void knowsDeadLettersByTheNameOfTheirTopic(String topic) throws IOException {
        String message = "topic=" + topic + " message_id=m1";
        spans.end("c<b", "shipping consumer placed receive", 10, 30, "error", "topic=placed message_id=m1")
                .end("d<c", "shipping producer send", 15, 20, "ok", message)
                .end("e<d", "clerk consumer receive", 40, 50, "ok", message);
        assertThat(story().findings())
                .filteredOn(finding -> finding.id().equals("dead_letter"))
                .singleElement()
                .extracting(Finding::inferredFrom)
                .isEqualTo("the name of the topic");
    }

    @Test
    void aMessageThatWentWellAtTheSecondDeliveryIsNoFailure() throws IOException {
        spans.ok("b<a", "orders producer placed send", 10, 20).ok("a", "orders server POST /orders", 0, 30);
        spans.end("c<b", "shipping consumer placed receive", 100, 110, "error", "topic=placed message_id=m1")
                .end(
                        "e<c",
                        "shipping producer placed-retry-0 send",
                        105,
                        108,
                        "ok",
                        "topic=placed-retry-0 message_id=m1")
                .end(
                        "d<e",
                        "shipping consumer placed-retry-0 receive",
                        200,
                        210,
                        "ok",
                        "topic=placed-retry-0 message_id=m1");
        assertThat(story().failure()).isNull();
        assertThat(ids(story())).containsExactly("retries");
    }

    @Test
    void aMessageThatIsTakenAgainWhenItHadGoneWellWasDeliveredTwice() throws IOException {
        spans.ok("b<a", "orders producer placed send", 10, 20).ok("a", "orders server POST /orders", 0, 30);
        spans.end("c<b", "shipping consumer placed receive", 100, 110, "ok", "topic=placed message_id=m1")
                .end("d<b", "shipping consumer placed receive", 200, 210, "ok", "topic=placed message_id=m1");
        assertThat(ids(story())).containsExactly("delivered_twice");
    }

    @Test
    void callsThatOthersMadeSideBySideCouldBeSo() throws IOException {
        for (int i = 2; i < 5; i++) {
            spans.request("r" + i)
                    .ok("b" + i + "<a" + i, "orders client GET /user", 10, 60)
                    .ok("c" + i + "<a" + i, "orders client GET /stock", i == 2 ? 65 : 20, 90)
                    .ok("a" + i, "orders server GET /orders/" + i, 0, 100);
        }
        spans.request("r1")
                .ok("b<a", "orders client GET /user", 10, 60)
                .ok("c<a", "orders client GET /stock", 70, 100)
                .ok("a", "orders server GET /orders/17", 0, 110);
        assertThat(story().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("could_be_parallel");
            assertThat(finding.text())
                    .isEqualTo(
                            "orders waited for GET /user before GET /stock; in 2 other requests they ran side by side, "
                                    + "or the other way round: it would save 30.000 ms");
            assertThat(finding.fields()).containsEntry("saves_ms", 30.0).containsEntry("together", 2);
        });
    }

    /** A line of the process of a span without an end, 20 s later: of its own, of another, of the one that followed it. */
    @ParameterizedTest
    @CsvSource({
        "stock, stock, never_ended",
        "other, o, killed",
        "stock, second, killed",
    })
    void saysWhatBecameOfTheProcessOfASpanThatNeverEnded(String service, String boot, String id) throws IOException {
        spans.start("c<b", "stock server GET /stock", 12)
                .end(
                        "b<a",
                        "orders client GET /stock",
                        10,
                        60,
                        "error",
                        "error=java.io.IOException error_msg=\"connection reset\"")
                .end("a", "orders server POST /orders", 0, 100, "error", "status=502")
                .raw(
                        20_000,
                        "level=INFO service=" + service
                                + " instance=i request_id=x logger=clew.span msg=m event=span_end kind=server span=y outcome=ok duration_ms=1 seq=1 boot_id="
                                + boot);
        Story story = story();
        assertThat(failure(story).cause()).isEqualTo("never_ended");
        assertThat(failure(story).isExact()).isFalse();
        assertThat(ids(story)).contains(id);
        assertThat(text(story, id)).startsWith("GET /stock of stock has not ended in these files: ");
    }

    /** OkHttp's words, and those of other clients, for a connection that ended before the answer came. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "unexpected end of stream on http://stock:80/...",
                "HTTP/1.1 header parser received no bytes",
                "stock:80 failed to respond",
                "Connection prematurely closed BEFORE response"
            })
    void aProcessThatDiedIsExactIfItsCallerLostTheConnectionAndAnotherBeganInItsPlace(String message)
            throws IOException {
        spans.start("c<b", "stock server GET /stock", 12)
                .end(
                        "b<a",
                        "orders client GET /stock",
                        10,
                        60,
                        "error",
                        "error=java.io.IOException error_msg=\"" + message + "\"")
                .end("a", "orders server POST /orders", 0, 100, "error", "status=502");
        assertThat(text(story(), "killed"))
                .isEqualTo(
                        "GET /stock of stock has not ended in these files: its process died, or the network between broke; "
                                + "the last line of its process is of 2026-11-29T10:00:00.012000Z, "
                                + "orders lost the connection at 2026-11-29T10:00:00.060000Z");
        assertThat(story().findings()).allMatch(finding -> !finding.id().equals("killed") || !finding.isExact());
        spans.raw(
                3_000,
                "level=INFO service=stock instance=i logger=clew.span msg=m event=process_start boot_id=second format=1");
        assertThat(text(story(), "killed"))
                .isEqualTo("GET /stock of stock has not ended in these files: its process died; "
                        + "the last line of its process is of 2026-11-29T10:00:00.012000Z, "
                        + "orders lost the connection at 2026-11-29T10:00:00.060000Z, "
                        + "and another of its name began at 2026-11-29T10:00:03.000000Z");
        assertThat(story().findings()).anyMatch(finding -> finding.id().equals("killed") && finding.isExact());
        assertThat(story().verdict())
                .isEqualTo("POST /orders of orders failed: GET /stock of stock has not ended in these files");
    }

    @Test
    void aCallOfTheSameNameBesideItDoesNotMakeAFailureGood() throws IOException {
        spans.end("b<a", "shop client GET /price", 10, 60, "error", "status=500")
                .ok("c<a", "shop client GET /price", 11, 50)
                .end("d<b", "price server GET /price", 12, 59, "error", "error=app.DbDown")
                .end("a", "shop server GET /basket", 0, 70, "error", "status=500");
        assertThat(failure(story()).span().service()).isEqualTo("price");
        assertThat(failure(story()).cause()).isEqualTo("DbDown");
    }

    @Test
    void aWarningOfAFailureThatWasHandledIsNoEvidence() throws IOException {
        spans.end("b<a", "shop client GET cache", 10, 20, "timeout", "sql=x error=app.Slow error_msg=s")
                .raw(
                        21,
                        "level=WARN service=shop instance=i request_id=r1 span_id=a logger=l msg=handled error=app.Slow error_msg=s")
                .end("c<a", "shop client SELECT price", 30, 50, "error", "sql=y error=app.Broken")
                .end("a", "shop server GET /basket", 0, 60, "error", "status=500");
        assertThat(failure(story()).isExact()).isFalse();
    }

    @Test
    void aLineThatIsMissingOfOneDeliveryIsNotFilledByAnother() throws IOException {
        String line = "level=INFO service=shipping instance=i request_id=r1 span_id=%s logger=l msg=m seq=%d";
        for (int at : List.of(1, 2, 3)) {
            spans.raw(at, line.formatted("a", at));
        }
        for (int at : List.of(1, 3)) {
            spans.raw(10 + at, line.formatted("b", at));
        }
        assertThat(story().gaps()).singleElement().hasToString("Gap[service=shipping, instance=i, lines=1]");
    }

    @Test
    void anotherRequestUnderTheSameIdWasNotBegunByTheFirst() throws IOException {
        spans.ok("a", "shop server GET /a", 0, 10).end("b", "shop server GET /b", 5_000, 5_010, "error", "status=500");
        assertThat(story().verdict())
                .isEqualTo(
                        "GET /a of shop went well in 10.000 ms; under the same id GET /b of shop failed after 10.000 ms (status_500)");
    }

    /** Calls come before their callers, for a line is written at the end. */
    @Test
    void callsThatNestWithoutEndAreCut() throws IOException {
        for (int depth = 5_000; depth > 0; depth--) {
            spans.end(
                    "s" + depth + "<s" + (depth - 1),
                    "shop client GET /x",
                    depth,
                    20_000 - depth,
                    "error",
                    "status=500");
        }
        Story story = story();
        assertThat(story.tree().roots()).hasSize(25);
        assertThat(story.isExact()).isFalse();
    }

    /** Fields that Clew does not write so, or that contradict each other. */
    @ParameterizedTest
    @ValueSource(strings = {"1e3", "0x1p3", "-0.0", "1e400", "9999999999999", "12.5ms"})
    void aDurationThatClewDoesNotWriteIsNotTakenForExact(String duration) throws IOException {
        spans.raw(
                10,
                "level=INFO service=shop instance=i request_id=r1 span_id=a logger=clew.span thread=t msg=m event=span_end "
                        + "kind=server span=\"GET /a\" outcome=ok duration_ms=" + duration + " seq=1 boot_id=b");
        assertThat(story().isExact()).isFalse();
    }

    @Test
    void aSpanThatEndedTwiceIsNotTakenForExact() throws IOException {
        spans.end("a", "shop server GET /a", 0, 10, "error", "status=500").ok("a", "shop server GET /a", 0, 11);
        assertThat(story().isExact()).isFalse();
    }
}
