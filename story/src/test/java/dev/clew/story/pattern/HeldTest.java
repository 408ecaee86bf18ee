package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Stops;
import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from connections, and from queues that requests fill. */
class HeldTest {
    @TempDir
    Path folder;

    private final Log log = new Log();

    private static Conclusion only(List<Conclusion> found, String id) {
        return found.stream()
                .filter(finding -> finding.id().equals(id))
                .reduce((one, other) -> {
                    throw new AssertionError("two of " + id);
                })
                .orElseThrow();
    }

    private static List<Conclusion> causes(Conclusion finding) {
        return Stream.iterate(finding, Objects::nonNull, Conclusion::because).toList();
    }

    /** A request that waits until a moment for a connection that it gets, or not. */
    private void waits(String id, double until, double millis, boolean isInVain) {
        log.request(id)
                .raw(
                        until,
                        "orders",
                        "span_id=s" + id + " logger=clew.jdbc msg=m event=pool_wait pool_wait_ms=" + millis
                                + " holders=4")
                .end(
                        "s" + id,
                        "orders server GET /one",
                        until - 1_000,
                        until + 5,
                        isInVain ? "error" : "ok",
                        isInVain
                                ? "status=500 error=java.sql.SQLTransientConnectionException"
                                        + " error_msg=\"pool - Connection is not available, request timed out after 1000ms\""
                                : "status=200");
    }

    /** A pool that had nothing to give, because the database was down: it says nothing of leaks. */
    private void isDown(double until) {
        log.request("down" + until)
                .raw(until, "orders", "logger=clew.jdbc msg=m event=pool_wait pool_wait_ms=1000 pool_state=down");
    }

    private void leaks(double at, double taken) {
        log.request("leaky")
                .raw(
                        at,
                        "orders",
                        "logger=clew.jdbc msg=m event=connection_leak held_by_request=leaky held_ms=" + (at - taken));
    }

    @ParameterizedTest
    @CsvSource({"40_000, true", "53_000, false"})
    void onlyWhatCameAfterALeakFollowsFromIt(String takenAt, boolean follows) throws IOException {
        double taken = Double.parseDouble(takenAt.replace("_", ""));
        log.request("early").ok("e", "orders server GET /one", 1_000, 1_010);
        for (int i = 0; i < 6; i++) {
            waits("w" + i, 50_000 + 400 * i, 1_000, true);
        }
        leaks(113_000, taken);

        List<Conclusion> found = log.find(folder);

        Conclusion leak = only(found, "connection_leak");
        assertThat(Timestamp.text(leak.since())).isEqualTo(Log.time(taken));
        assertThat(leak.text()).contains("once at " + Log.seconds(taken));
        assertThat(only(found, "pool_wait").because() == leak).isEqualTo(follows);
        Conclusion failures = only(found, "error_group");
        assertThat(failures.field("cause")).isEqualTo("pool_exhausted");
        assertThat(causes(failures).contains(leak)).isEqualTo(follows);
    }

    @ParameterizedTest
    @CsvSource({"40000, 20000, true", "53000, 60000, false"})
    void waitsForADatabaseThatWasDownNeitherFollowFromALeakNorSpeakForIt(double taken, double down, boolean follows)
            throws IOException {
        log.request("early").ok("e", "orders server GET /one", 1_000, 1_010);
        for (int i = 0; i < 6; i++) {
            waits("w" + i, 50_000 + 400 * i, 1_000, true);
        }
        for (int i = 0; i < 20; i++) {
            isDown(down + 100 * i);
        }
        leaks(113_000, taken);

        List<Conclusion> found = log.find(folder);

        assertThat(only(found, "pool_wait").because() == only(found, "connection_leak"))
                .isEqualTo(follows);
    }

    @Test
    void nothingBeginsBeforeTheLogsDo() throws IOException {
        log.request("early").ok("e", "orders server GET /one", 1_000, 1_010);
        for (int i = 0; i < 3; i++) {
            waits("w" + i, 50_000 + 400 * i, 9.9e9, false);
        }
        leaks(60_000, -9e9);

        List<Conclusion> found = log.find(folder);

        assertThat(found).extracting(Conclusion::id).contains("pool_wait", "connection_leak");
        assertThat(found)
                .allSatisfy(
                        finding -> assertThat(finding.since()).isGreaterThanOrEqualTo(Timestamp.parse(Log.time(0))));
    }

    private void isRejected(String id, double at, boolean hasLine) {
        log.request(id);
        if (hasLine) {
            log.raw(at + 5, "orders", "span_id=s" + id + " logger=clew.concurrent msg=m event=rejected rejections=3");
        }
        log.end(
                "s" + id,
                "orders server GET /one",
                at,
                at + 10,
                "error",
                "status=500 error=java.util.concurrent.RejectedExecutionException error_msg=full");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 59})
    void failuresFollowFromRejectionsOfWhichFewHaveALine(int seconds) throws IOException {
        for (int i = 0; i < 6; i++) {
            isRejected("r" + i, 100_000 + 1_000 * seconds + 10 * i, false);
        }
        isRejected("told", 100_000, true);
        log.keep(line -> !line.contains("event=span_end span_id=stold"));

        List<Conclusion> found = log.find(folder);

        assertThat(only(found, "error_group").because()).isSameAs(only(found, "rejected"));
    }

    @Test
    void failuresLongAfterARejectionDoNot() throws IOException {
        isRejected("told", 100_000, true);
        log.keep(line -> !line.contains("event=span_end span_id=stold"));
        for (int i = 0; i < 6; i++) {
            isRejected("r" + i, 200_000 + 10 * i, false);
        }

        assertThat(only(log.find(folder), "error_group").because()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"180, queue 150 queue 30", "150, queue 150", "140, queue 150"})
    void theSumOfTheServerTellsWhatNoSpanBelowTells(int sum, String told) throws IOException {
        log.request("r1")
                .end("c1<s1", "orders client GET /stock", 10, 200, "ok", "queue_ms=150")
                .end("s1", "orders server GET /one", 0, 210, "ok", "status=200 queue_ms=" + sum);
        assertThat(waits("r1")).isEqualTo(told);
    }

    private String waits(String request) throws IOException {
        log.find(folder);
        Stops stops = Log.evidence(folder).stops();
        return stops.of(Objects.requireNonNull(stops.request(request))).stream()
                .map(wait -> wait.kind() + " " + wait.nanos() / 1_000_000)
                .collect(Collectors.joining(" "));
    }

    /** Files may be given twice. */
    @Test
    void aLineThatIsThereTwiceCountsOnce() throws IOException {
        log.request("r1");
        for (int i = 0; i < 2; i++) {
            log.end("c1<s1", "orders client GET /stock", 10, 200, "ok", "queue_ms=40");
        }
        log.end("s1", "orders server GET /one", 0, 210, "ok", "status=200 queue_ms=100");

        assertThat(waits("r1")).isEqualTo("queue 40 queue 60");
    }

    /** The sum is written as the request ends. */
    @Test
    void aTaskThatBeganAfterTheRequestTakesNothingFromTheSumOfTheServer() throws IOException {
        log.request("r1")
                .end("c1<s1", "orders client GET /stock", 250, 260, "ok", "queue_ms=90")
                .end("s1", "orders server GET /one", 0, 210, "ok", "status=200 queue_ms=60");

        assertThat(waits("r1")).isEqualTo("queue 90 queue 60");
    }

    @Test
    void countsMoreRejectionsThanANumberHolds() throws IOException {
        log.request("early").ok("e", "orders server GET /one", 1_000, 1_010);
        for (int i = 0; i < 5; i++) {
            log.raw(2_000 + i, "orders", "logger=clew.concurrent msg=m event=rejected rejections=999999999");
        }

        assertThat(only(log.find(folder), "rejected").text()).contains("rejected tasks, 1000000000 times");
    }
}
