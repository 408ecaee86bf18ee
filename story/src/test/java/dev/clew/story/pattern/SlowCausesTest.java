package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures that follow from slowness, and from a pool that is exhausted. */
class SlowCausesTest {
    @TempDir
    Path folder;

    private final Log log = new Log();

    /** An order that waits for a slow stock, and gives up after a second. */
    private void slow(int i, double at, boolean isSlow) {
        double took = isSlow ? 900 + 7 * (i % 40) : 4 + i % 5;
        boolean isGivenUp = took > 1_000;
        log.request("r" + i)
                .ok("t" + i + "<c" + i, "stock server POST /reserve", at + 2, at + 2 + took)
                .end(
                        "c" + i + "<s" + i,
                        "orders client POST /reserve",
                        at + 1,
                        at + 3 + Math.min(1_000, took),
                        isGivenUp ? "timeout" : "ok",
                        isGivenUp
                                ? "peer=stock:80 deadline_ms=1000 error=java.net.http.HttpTimeoutException"
                                : "peer=stock:80 status=200")
                .end(
                        "s" + i,
                        "orders server POST /orders",
                        at,
                        at + 4 + Math.min(1_000, took),
                        isGivenUp ? "error" : "ok",
                        "status=" + (isGivenUp ? 504 : 200));
    }

    @Test
    void letsTimeOutsFollowFromWhatWasSlow() throws IOException {
        for (int i = 0; i < 400; i++) {
            slow(i, 2_000 * i, i >= 200);
        }

        List<Conclusion> found = log.find(folder);

        assertThat(found)
                .filteredOn(finding -> finding.because() == null)
                .singleElement()
                .satisfies(slower ->
                        assertThat(slower.id() + " of " + slower.service()).isEqualTo("slower of stock"));
        assertThat(found)
                .filteredOn(finding -> finding.id().equals("error_group"))
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.field("cause")).isEqualTo("deadline_exceeded");
                    assertThat(group.because())
                            .isNotNull()
                            .extracting(Conclusion::id)
                            .isEqualTo("outlived_caller");
                });
    }

    /** A statement that gets no connection after a second. */
    private void noConnection(int i, String name, double at) {
        log.request("r" + i)
                .end(
                        "s" + i,
                        "orders server " + name,
                        at,
                        at + 1_000,
                        "error",
                        "status=500 error=java.sql.SQLTransientConnectionException"
                                + " error_msg=\"pool - Connection is not available, request timed out after 1000ms\"");
    }

    @Test
    void letsAllWhoShareAnExhaustedPoolFollowFromOne() throws IOException {
        for (int i = 0; i < 60; i++) {
            noConnection(i, i % 3 == 0 ? "GET /orders" : "POST /orders", 2_000 * i);
        }

        List<Conclusion> found = log.find(folder, "error_group");

        assertThat(found).extracting(group -> group.field("cause")).containsExactly("pool_exhausted", "pool_exhausted");
        assertThat(found)
                .filteredOn(finding -> finding.because() != null)
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.field("span")).isEqualTo("GET /orders");
                    assertThat(group.because())
                            .isNotNull()
                            .satisfies(root -> assertThat(root.field("span")).isEqualTo("POST /orders"));
                });
    }
}
