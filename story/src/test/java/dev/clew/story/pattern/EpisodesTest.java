package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools and locks that requests wait for more than once, each time because of others. */
class EpisodesTest {
    @TempDir
    Path folder;

    private final Log log = new Log();

    private static List<Conclusion> all(List<Conclusion> found, String id) {
        return found.stream().filter(finding -> finding.id().equals(id)).toList();
    }

    /** A request that waits a second in vain for a connection. */
    private void waits(String doing, double until, String holder) {
        String id = "w" + (long) until;
        log.request(id)
                .raw(
                        until,
                        "orders",
                        "span_id=" + id + " logger=clew.jdbc msg=m event=pool_wait pool_wait_ms=1000 holders=1"
                                + " held_by_request=" + holder
                                + " held_ms=900 last_sql=\"idle in transaction: UPDATE stock\"")
                .end(
                        id,
                        "orders server " + doing,
                        until - 1_000,
                        until + 5,
                        "error",
                        "status=500 error=java.sql.SQLTransientConnectionException"
                                + " error_msg=\"pool - Connection is not available, request timed out after 1000ms\"");
    }

    private void isLocked(double until, String holder) {
        String id = "l" + (long) until;
        log.request(id)
                .raw(
                        until,
                        "orders",
                        "span_id=" + id + " logger=clew.jdbc msg=\"UPDATE stock waits for a lock that request " + holder
                                + " holds\" event=lock_wait blocked_by_request=" + holder + " blocked_for_ms=500")
                .end(
                        id,
                        "orders client UPDATE stock",
                        until - 500,
                        until + 500,
                        "timeout",
                        "fp=f1 sql=\"UPDATE stock\" error=java.sql.SQLTimeoutException");
    }

    private void holds(String id, String doing, double from, double until) {
        log.request(id).ok(id, "orders server " + doing, from, until);
    }

    @Test
    void aLeakIsNoReasonForWhatFailedBeforeIt() throws IOException {
        holds("report", "GET /report", 1_000, 5_000);
        isLocked(3_000, "report");
        for (int i = 0; i < 3; i++) {
            waits("POST /orders", 4_000 + i, "report");
        }
        holds("leak", "GET /leak", 7_000, 7_010);
        for (int i = 0; i < 6; i++) {
            waits("GET /stock", 9_000 + 1_500 * i, "leak");
        }
        log.request("leak")
                .raw(
                        10_000,
                        "orders",
                        "logger=clew.jdbc msg=m event=connection_leak held_by_request=leak held_ms=3000");

        List<Conclusion> found = log.find(folder);

        Conclusion lock = all(found, "lock_wait").get(0);
        Conclusion leak = all(found, "connection_leak").get(0);
        List<Conclusion> pool = all(found, "pool_wait");
        assertThat(pool)
                .extracting(Conclusion::text)
                .containsExactly(
                        "orders waited for a connection 3 times from " + Log.seconds(3_000) + " to "
                                + Log.seconds(4_002)
                                + ", 1000 ms at most: held by request report (GET /report of orders), last \"UPDATE stock\", then idle in transaction",
                        "orders waited for a connection 6 times from " + Log.seconds(8_000) + " to "
                                + Log.seconds(16_500)
                                + ", 1000 ms at most: held by request leak (GET /leak of orders), last \"UPDATE stock\", then idle in transaction");
        assertThat(pool).extracting(Conclusion::because).containsExactly(lock, leak);
        assertThat(all(found, "error_group"))
                .filteredOn(failures -> "pool_exhausted".equals(failures.field("cause")))
                .extracting(Conclusion::because)
                .containsExactlyInAnyOrderElementsOf(pool);
    }

    @Test
    void holdersThatTakeTurnsAreOneReason() throws IOException {
        for (int i = 0; i < 8; i++) {
            holds("h" + i, i % 2 == 0 ? "GET /report" : "GET /export", 5_000 * i, 5_000 * i + 3_000);
            waits("POST /orders", 5_000 * i + 2_000, "h" + i);
        }

        assertThat(all(log.find(folder), "pool_wait")).hasSize(1);
    }

    @Test
    void waitsThatOverlapAreOneReason() throws IOException {
        holds("report", "GET /report", 1_000, 5_000);
        holds("export", "GET /export", 1_000, 9_000);
        for (int i = 0; i < 8; i++) {
            waits("POST /orders", 4_000 + 900 * i, i < 4 ? "report" : "export");
        }

        assertThat(all(log.find(folder), "pool_wait")).hasSize(1);
    }

    @Test
    void eachHolderOfALockHasItsOwnFinding() throws IOException {
        holds("report", "GET /report", 1_000, 5_000);
        holds("export", "GET /export", 61_000, 65_000);
        for (int i = 0; i < 3; i++) {
            isLocked(3_000 + i, "report");
            isLocked(63_000 + i, "export");
        }

        assertThat(all(log.find(folder), "lock_wait"))
                .extracting(lock -> lock.field("held_by"))
                .containsExactly(List.of("report"), List.of("export"));
    }
}
