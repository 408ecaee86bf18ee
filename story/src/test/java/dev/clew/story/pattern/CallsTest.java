package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retries, callers that gave up, failures downstream, clocks, and other paths. */
class CallsTest {
    @TempDir
    Path folder;

    private final Log log = new Log();

    /** An order that calls the stock, whose clock may be ahead. */
    private void order(int i, double at, double ahead) {
        log.request("r" + i)
                .ok("t" + i + "<c" + i, "stock server POST /reserve", at + 2 + ahead, at + 8 + ahead)
                .end(
                        "c" + i + "<s" + i,
                        "orders client POST /reserve",
                        at + 1,
                        at + 9,
                        "ok",
                        "peer=stock:80 status=200")
                .ok("s" + i, "orders server POST /orders", at, at + 10);
    }

    private void refused(int i, String service, double at) {
        log.request("r" + i)
                .end(
                        "c" + i + "<s" + i,
                        service + " client POST /reserve",
                        at + 1,
                        at + 2,
                        "error",
                        "peer=stock:80 error=java.net.ConnectException error_msg=\"Connection refused\"")
                .end("s" + i, service + " server POST /" + service, at, at + 3, "error", "status=502");
    }

    private void again(int i, double at, boolean isWell) {
        log.request("r" + i)
                .end(
                        "a" + i + "<s" + i,
                        "orders client GET /price",
                        at + 1,
                        at + 2,
                        "error",
                        "peer=price:80 status=503")
                .end(
                        "b" + i + "<s" + i,
                        "orders client GET /price",
                        at + 3,
                        at + 4,
                        isWell ? "ok" : "error",
                        "peer=price:80 status=" + (isWell ? 200 : 503))
                .end("s" + i, "orders server POST /orders", at, at + 5, isWell ? "ok" : "error", "status=200");
    }

    private void once(int i, double at) {
        log.request("r" + i)
                .end("a" + i + "<s" + i, "orders client GET /price", at + 1, at + 2, "ok", "peer=price:80 status=200")
                .ok("s" + i, "orders server POST /orders", at, at + 3);
    }

    @Test
    void letsAStormOfRetriesFollowFromTheFailureOfTheirTarget() throws IOException {
        for (int i = 0; i < 300; i++) {
            if (i >= 100 && i < 160) {
                again(i, 100 * i, i % 2 == 0);
            } else {
                once(i, 100 * i);
            }
        }

        List<Conclusion> found = log.find(folder);

        assertThat(found)
                .filteredOn(finding -> finding.because() == null)
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.id()).isEqualTo("error_group");
                    assertThat(group.field("cause")).isEqualTo("partner_unavailable");
                });
        assertThat(found)
                .filteredOn(finding -> finding.id().equals("retries"))
                .singleElement()
                .satisfies(retries -> {
                    assertThat(retries)
                            .hasToString(
                                    "retries: orders called GET /price again 60 times, which makes 2.0 calls of one");
                    assertThat(retries.because()).isNotNull();
                });
    }

    @Test
    void saysNothingOfRetriesThatComeNowAndThen() throws IOException {
        for (int i = 0; i < 2_000; i++) {
            if (i % 50 == 0) {
                again(i, 100 * i, true);
            } else {
                once(i, 100 * i);
            }
        }

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void letsCallsThatTimedOutFollowFromTheServerThatWorkedOn() throws IOException {
        for (int i = 0; i < 30; i++) {
            order(i, 100 * i, 0);
        }
        for (int i = 30; i < 40; i++) {
            double at = 100 * i;
            log.request("r" + i)
                    .ok("t" + i + "<c" + i, "stock server POST /reserve", at + 2, at + 4_000)
                    .end(
                            "c" + i + "<s" + i,
                            "orders client POST /reserve",
                            at + 1,
                            at + 1_001,
                            "timeout",
                            "deadline_ms=1000")
                    .end("s" + i, "orders server POST /orders", at, at + 1_010, "error", "status=504");
        }

        List<Conclusion> found = log.find(folder);

        assertThat(found).hasSize(2);
        Conclusion slow = found.get(1);
        assertThat(slow)
                .hasToString("outlived_caller: POST /reserve of stock worked on when its caller had given up, 10 times:"
                        + " orders waited 1000.000 ms, it took 3998.000 ms");
        assertThat(slow.field("deadline_ms")).isEqualTo(1000.0);
        assertThat(found.get(0).because()).isSameAs(slow);
    }

    @Test
    void namesTheServiceThatSeveralCallersFailAt() throws IOException {
        for (int i = 0; i < 30; i++) {
            order(i, 100 * i, 0);
        }
        for (int i = 30; i < 50; i++) {
            refused(i, i % 3 == 0 ? "carts" : "orders", 100 * i);
        }

        List<Conclusion> found = log.find(folder);

        assertThat(found).hasSize(2).allMatch(finding -> "stock".equals(finding.field("peer_service")));
        assertThat(found)
                .filteredOn(finding -> finding.because() == null)
                .singleElement()
                .satisfies(main -> assertThat(main.service()).isEqualTo("orders"));
    }

    @Test
    void tellsClocksThatDiffer() throws IOException {
        for (int i = 0; i < 30; i++) {
            order(i, 100 * i, 5_000);
            log.request("q" + i)
                    .ok("u" + i + "<d" + i, "carts server GET /cart", 100 * i + 2, 100 * i + 8)
                    .end("d" + i + "<v" + i, "orders client GET /cart", 100 * i + 1, 100 * i + 9, "ok", "status=200");
        }

        assertThat(log.find(folder)).singleElement().satisfies(skew -> {
            assertThat(skew.field("hosts")).isEqualTo(Map.of("stock stock-1", 5_000L));
            assertThat(skew.text())
                    .isEqualTo("Clocks differ, and times here are corrected: stock stock-1 is ahead by about 5000 ms");
        });
    }

    @Test
    void saysNothingOfClocksThatDifferByLess() throws IOException {
        for (int i = 0; i < 30; i++) {
            order(i, 100 * i, 60);
        }

        assertThat(log.find(folder)).isEmpty();
    }

    private void quote(int i, String call, double at) {
        log.request("r" + i)
                .ok("a" + i + "<s" + i, "shop client " + call, at + 1, at + 2)
                .ok("s" + i, "shop server GET /quote", at, at + 3);
    }

    @Test
    void namesTheCallsOfAnotherPath() throws IOException {
        for (int i = 0; i < 900; i++) {
            quote(i, i > 300 && i < 600 && i % 3 > 0 ? "GET /list-price" : "GET /price", 1_000 * i);
        }

        assertThat(log.find(folder)).singleElement().satisfies(path -> {
            assertThat(path.id()).isEqualTo("other_path");
            assertThat(path.field("came")).isEqualTo(Set.of("GET /list-price"));
            assertThat(path.field("went")).isEqualTo(Set.of("GET /price"));
        });
    }

    @Test
    void saysNothingOfCallsThatANewVersionMakes() throws IOException {
        log.boot("shop", 0, "1", "b1");
        for (int i = 0; i < 300; i++) {
            quote(i, "GET /price", 1_000 * i);
        }
        log.boot("shop", 300_000, "2", "b2");
        for (int i = 300; i < 600; i++) {
            quote(i, "GET /list-price", 1_000 * i);
        }

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfCallsWhoseLinesAreSwitchedOn() throws IOException {
        for (int i = 0; i < 600; i++) {
            quote(i, "GET /price", 1_000 * i);
        }
        log.keep(line -> !line.contains("kind=client") || line.compareTo("ts=" + Log.time(300_000)) > 0);

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfAnEmptyCache() throws IOException {
        log.boot("shop", 0, "1", "b1");
        for (int i = 0; i < 300; i++) {
            quote(i, "GET /cached", 1_000 * i);
        }
        log.boot("shop", 300_000, "1", "b2");
        for (int i = 300; i < 900; i++) {
            quote(i, i < 400 ? "GET /price" : "GET /cached", 1_000 * i);
        }

        assertThat(log.find(folder)).isEmpty();
    }
}
