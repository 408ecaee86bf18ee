package dev.clew.story.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.Story;
import dev.clew.story.print.StoryJson;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitedTest {
    private static final String LOCK =
            "level=WARN service=stock instance=i request_id=r1 span_id=b000000000000003 logger=clew.jdbc"
                    + " msg=\"UPDATE stock waits for a lock that request r9 holds\" event=lock_wait blocked_by_request=r9"
                    + " blocked_by_service=billing blocked_by_state=\"idle in transaction\" blocked_for_ms=500";

    @TempDir
    Path folder;

    private static String text(Story story) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StoryText(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN).print(story, List.of());
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Spans shop() {
        return new Spans()
                .end(
                        "b000000000000003<b000000000000002",
                        "stock client UPDATE stock",
                        20,
                        980,
                        "ok",
                        "fp=f blocked_by_request=r9")
                .ok("b000000000000002<a000000000000002", "stock server POST /reserve", 10, 990)
                .ok("a000000000000002<a000000000000001", "shop client POST /reserve", 5, 995)
                .ok("a000000000000001", "shop server POST /orders", 0, 1000);
    }

    @Test
    void namesTheHolderOfALockInTheTreeTheVerdictAndTheFindings() throws IOException {
        Story story = shop().raw(520, LOCK).story(folder);
        String waited = "waited 500.000 ms or more for a lock that request r9 of billing holds (idle in transaction)";
        assertThat(story.verdict())
                .isEqualTo("POST /orders of shop went well in 1000.000 ms; UPDATE stock of stock " + waited);
        assertThat(text(story).lines())
                .contains("    500.000             · " + waited)
                .anyMatch(line -> line.startsWith(
                        "Where the time went: UPDATE stock of stock 960.000 ms (96 %; " + waited + "), "));
        assertThat(story.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("lock_wait");
            assertThat(finding.isExact()).isTrue();
            assertThat(finding.text()).isEqualTo("UPDATE stock of stock " + waited + "; its own story: clew story r9");
        });
        assertThat(StoryJson.of(story, List.of()))
                .contains("\"waits\":[{\"kind\":\"lock_wait\",\"ms\":500.0,\"from\":\"2026-11-29T10:00:00.020000Z\","
                        + "\"what\":\"UPDATE stock\",\"by_service\":\"billing\",\"by_state\":\"idle in transaction\","
                        + "\"holders\":[{\"request_id\":\"r9\"}],\"on_critical_path\":true,\"text\":\"" + waited
                        + "\"}]");
    }

    private static long lockWaits(Story story) {
        return text(story)
                .lines()
                .filter(line -> line.contains("·") && line.contains("for a lock that request r9"))
                .count();
    }

    @Test
    void tellsAWaitOnceOfWhichALineOfTheServerTellsToo() throws IOException {
        String ofServer = LOCK.replace("span_id=b000000000000003", "span_id=b000000000000002");
        Story story = shop().raw(520, ofServer).story(folder);
        assertThat(lockWaits(story)).isOne();
        assertThat(story.findings())
                .extracting(Finding::text)
                .containsExactly("UPDATE stock of stock waited 500.000 ms or more for a lock that request r9 of billing"
                        + " holds (idle in transaction); its own story: clew story r9");
    }

    @Test
    void tellsAWaitOfAStatementThatNoLineOverlaps() throws IOException {
        String ofServer = LOCK.replace("span_id=b000000000000003", "span_id=b000000000000002");
        Story story = shop().raw(985, ofServer.replace("blocked_for_ms=500", "blocked_for_ms=4"))
                .story(folder);
        assertThat(story.findings())
                .extracting(Finding::text)
                .containsExactly(
                        "POST /reserve of stock waited 4.000 ms or more for a lock that request r9 of billing holds"
                                + " (idle in transaction); its own story: clew story r9",
                        "UPDATE stock of stock waited for a lock that request r9 holds; its own story: clew story r9");
    }

    @Test
    void tellsAPauseOnceOfWhichACallTellsToo() throws IOException {
        Story story = paused("paused_requests=r1 requests_open=1")
                .end("a000000000000002<a000000000000001", "shop client GET /x", 100, 299, "ok", "gc_ms=50")
                .story(folder);
        assertThat(story.findings()).extracting(Finding::id).hasSizeLessThanOrEqualTo(1);
        assertThat(text(story).lines().filter(line -> line.contains("·") && line.contains("stood still")))
                .hasSize(1);
    }

    @Test
    void tellsTheHolderWhoWaitedForIt() throws IOException {
        Spans spans = new Spans().ok("a000000000000001", "billing server POST /pay", 0, 1000);
        for (int i = 2; i <= 4; i++) {
            spans.raw(
                    500,
                    "level=WARN service=stock instance=i request_id=r" + i
                            + " logger=clew.jdbc msg=m event=lock_wait blocked_by_request=r1 blocked_for_ms=500");
        }
        assertThat(spans.story(folder).findings())
                .extracting(Finding::text)
                .containsExactly("3 other requests waited for a lock in the database that this one held: r2, r3, r4");
    }

    @Test
    void tellsARequestThatItLeftAConnectionBehind() throws IOException {
        Story story = new Spans()
                .ok("a000000000000001", "shop server GET /export", 0, 100)
                .raw(
                        5_000,
                        "level=WARN service=shop instance=i logger=clew.jdbc msg=m event=connection_leak"
                                + " held_by_request=r1 held_ms=4900 last_sql=\"idle: SELECT ?\""
                                + " taken_at=\"a.B.c(B.java:7)\\na.B.d(B.java:9)\"")
                .story(folder);
        assertThat(story.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.text())
                    .isEqualTo("The request kept a connection when it had ended (idle: SELECT ?),"
                            + " taken at a.B.c(B.java:7)");
            assertThat(finding.fields())
                    .containsEntry("last_sql", "idle: SELECT ?")
                    .containsEntry("taken_at", "a.B.c(B.java:7)\na.B.d(B.java:9)");
        });
    }

    @Test
    void aRequestThatWaitedLeftNothingBehindThatItsLinesTellOfAnother() throws IOException {
        Story story = new Spans()
                .raw(
                        50,
                        "level=WARN service=shop instance=i request_id=r1 span_id=a000000000000001 logger=clew.jdbc"
                                + " msg=m event=connection_leak held_by_request=r9 held_ms=4900")
                .ok("a000000000000001", "shop server GET /one", 0, 100)
                .story(folder);
        assertThat(story.findings()).isEmpty();
        assertThat(story.verdict()).isEqualTo("GET /one of shop went well in 100.000 ms");
    }

    private Spans paused(String more) {
        return new Spans()
                .ok("a000000000000001", "shop server POST /orders", 0, 300)
                .raw(
                        1_200,
                        "level=INFO service=shop instance=i logger=clew.jfr msg=m event=pause pause_kind=gc pause_ms=120"
                                + " pause_began=2026-11-29T10:00:00.250000Z " + more);
    }

    @Test
    void aPauseOfTheProcessCountsForARequestThatItNamesByThePartWithinIt() throws IOException {
        Story story = paused("paused_requests=\"r0 r1\" requests_open=2").story(folder);
        assertThat(story.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("paused");
            assertThat(finding.fields()).containsEntry("pause", "gc").containsEntry("ms", 50.0);
            assertThat(finding.text())
                    .isEqualTo("POST /orders of shop stood still for garbage collection for 50.000 ms");
        });
    }

    @Test
    void aPauseThatNamesAllOfItsRequestsCountsForNoOther() throws IOException {
        assertThat(paused("paused_requests=\"r0 r2\" requests_open=2")
                        .story(folder)
                        .findings())
                .isEmpty();
    }

    @Test
    void ofMoreRequestsThanAPauseNamesThoseCountThatWereThereThen() throws IOException {
        assertThat(paused("paused_requests=\"r0 r2\" requests_open=40")
                        .story(folder)
                        .findings())
                .extracting(Finding::id)
                .containsExactly("paused");
        assertThat(paused("paused_requests=\"r0 r2\" requests_open=40")
                        .keep(line -> !line.contains("pause_began"))
                        .raw(
                                1_200,
                                "level=INFO service=shop instance=other logger=clew.jfr msg=m event=pause pause_kind=gc pause_ms=120"
                                        + " pause_began=2026-11-29T10:00:00.250000Z paused_requests=\"r0\" requests_open=40")
                        .story(folder)
                        .findings())
                .isEmpty();
    }

    @Test
    void theFieldOfASpanCountsWhereNoLineSaysMore() throws IOException {
        Story story = new Spans()
                .end("a000000000000001", "shop server POST /orders", 0, 300, "ok", "gc_ms=37 queue_ms=200")
                .story(folder);
        assertThat(story.verdict())
                .isEqualTo(
                        "POST /orders of shop went well in 300.000 ms; it waited for a thread of an executor for 200.000 ms");
        assertThat(story.findings()).extracting(Finding::id).containsExactlyInAnyOrder("queue", "paused");
        assertThat(StoryJson.of(story, List.of()))
                .contains("\"waits\":[{\"kind\":\"queue\",\"ms\":200.0,\"on_critical_path\"");
    }

    private Story queued(int sum) throws IOException {
        return new Spans()
                .end("b000000000000003<a000000000000002", "stock server GET /price", 110, 190, "ok", "queue_ms=70")
                .end("a000000000000002<a000000000000001", "shop client GET /price", 100, 200, "ok", "queue_ms=80")
                .end("a000000000000001", "shop server POST /orders", 0, 300, "ok", "queue_ms=" + sum)
                .story(folder);
    }

    private static List<String> queueWaits(Story story) {
        return Pattern.compile("\"kind\":\"queue\",\"ms\":([0-9.]+)")
                .matcher(StoryJson.of(story, List.of()))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void theSumOfTheServerTellsWhatNoSpanBelowInItsProcessTells() throws IOException {
        assertThat(queueWaits(queued(110))).containsExactlyInAnyOrder("30.0", "80.0", "70.0");
        assertThat(queueWaits(queued(80))).containsExactlyInAnyOrder("80.0", "70.0");
        assertThat(queueWaits(queued(79))).containsExactlyInAnyOrder("80.0", "70.0");
    }

    /** The sum is written as the request ends. */
    @Test
    void aTaskThatBeganAfterTheRequestTakesNothingFromTheSumOfTheServer() throws IOException {
        Story story = new Spans()
                .end("a000000000000002<a000000000000001", "shop client GET /price", 350, 400, "ok", "queue_ms=90")
                .end("a000000000000001", "shop server POST /orders", 0, 300, "ok", "queue_ms=60")
                .story(folder);
        assertThat(queueWaits(story)).containsExactlyInAnyOrder("60.0", "90.0");
    }

    @Test
    void whatSpansLieOfTheirQueuesLeavesNothingOfTheServer() throws IOException {
        Spans spans = new Spans();
        for (int i = 0; i < 1_000; i++) {
            String id = "b%015x<a000000000000001".formatted(i);
            spans.end(id, "shop client GET /price", 100, 200, "ok", "queue_ms=9900000000");
        }
        Story story = spans.end("a000000000000001", "shop server POST /orders", 0, 300, "ok", "queue_ms=50")
                .story(folder);
        assertThat(queueWaits(story)).isNotEmpty().containsOnly("9.9"); // E9
    }

    @Test
    void aThreadsPauseWithoutASpanBelongsToTheServerThatRanThen() throws IOException {
        Story story = new Spans()
                .ok("a000000000000001", "shop server POST /orders", 0, 300)
                .raw(
                        900,
                        "level=INFO service=shop instance=i request_id=r1 logger=clew.jfr msg=m event=pause pause_kind=monitor pause_ms=180"
                                + " pause_began=2026-11-29T10:00:00.050000Z blocked_by_request=r7 lock_class=shop.Cache")
                .story(folder);
        assertThat(story.verdict())
                .isEqualTo("POST /orders of shop went well in 300.000 ms; it waited for a monitor (shop.Cache)"
                        + " for 180.000 ms, held by request r7");
    }

    @Test
    void whatALineMayHaveInItsFieldsSteersNothing() throws IOException {
        Story story = shop().raw(520, LOCK.replace("request_id=r9", "").replace("billing", "\"a\\u001b[31mb\\nc\""))
                .story(folder);
        assertThat(text(story)).doesNotContain("\u001b").contains("a\\u001b[31mb");
    }
}
