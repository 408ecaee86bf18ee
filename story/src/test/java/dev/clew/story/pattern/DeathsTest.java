package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeathsTest {
    @TempDir
    Path folder;

    private final Log log = new Log();

    private void order(int i, double at) {
        log.request("r" + i)
                .start("s" + i, "orders server POST /orders", at)
                .start("t" + i + "<c" + i, "stock server POST /reserve", at + 2)
                .ok("t" + i + "<c" + i, "stock server POST /reserve", at + 2, at + 8)
                .end(
                        "c" + i + "<s" + i,
                        "orders client POST /reserve",
                        at + 1,
                        at + 9,
                        "ok",
                        "peer=stock:80 status=200")
                .ok("s" + i, "orders server POST /orders", at, at + 10);
    }

    private void broken(int i, double at) {
        log.request("r" + i)
                .start("s" + i, "orders server POST /orders", at)
                .start("t" + i + "<c" + i, "stock server POST /reserve", at + 2)
                .end(
                        "c" + i + "<s" + i,
                        "orders client POST /reserve",
                        at + 1,
                        at + 9,
                        "error",
                        "peer=stock:80 error=java.io.IOException error_msg=\"connection reset\"")
                .end("s" + i, "orders server POST /orders", at, at + 10, "error", "status=502");
    }

    private void refused(int i, double at) {
        log.request("r" + i)
                .end(
                        "c" + i + "<s" + i,
                        "orders client POST /reserve",
                        at + 1,
                        at + 2,
                        "error",
                        "peer=stock:80 error=java.net.ConnectException error_msg=\"Connection refused\"")
                .end("s" + i, "orders server POST /orders", at, at + 3, "error", "status=502");
    }

    @Test
    void namesTheProcessThatDiedBeforeTheCallsThatItMadeFail() throws IOException {
        log.boot("stock", 0, "1", "b1");
        for (int i = 1; i <= 50; i++) {
            order(i, 100 * i);
        }
        broken(51, 5_100);
        broken(52, 5_101);
        refused(53, 5_200);
        log.boot("stock", 6_000, "1", "b2");
        for (int i = 60; i <= 90; i++) {
            order(i, 100 * i);
        }

        List<Conclusion> found = log.find(folder);

        Conclusion killed = found.stream()
                .filter(finding -> finding.because() == null)
                .findFirst()
                .orElseThrow();
        assertThat(killed)
                .hasToString("killed: stock stock-1 died: 2 spans that it had begun never ended, its last line is of "
                        + Log.seconds(5_103) + ", and the next of its name began at " + Log.seconds(6_000));
        assertThat(killed.inferredFrom()).isNull();
        assertThat(killed.field("boot_id")).isEqualTo("b1");
        assertThat(found)
                .filteredOn(finding -> finding != killed)
                .hasSize(2)
                .allMatch(finding -> finding.because() == killed);
    }

    @Test
    void saysNothingOfARestartThatEndsItsSpans() throws IOException {
        log.boot("stock", 0, "1", "b1");
        for (int i = 1; i <= 50; i++) {
            order(i, 100 * i);
        }
        log.boot("stock", 5_200, "2", "b2");
        for (int i = 60; i <= 90; i++) {
            order(i, 100 * i);
        }

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfTheFewCallsThatAPlannedRestartRefuses() throws IOException {
        log.boot("stock", 0, "1", "b1");
        for (int i = 1; i <= 50; i++) {
            order(i, 100 * i);
        }
        refused(51, 6_000);
        refused(52, 7_000);
        log.boot("stock", 8_000, "1", "b2");
        for (int i = 81; i <= 120; i++) {
            order(i, 100 * i);
        }

        assertThat(log.find(folder)).isEmpty();
        Triage triage = Triage.of(Log.evidence(folder).traffic());
        assertThat(triage.failed()).isEmpty();
    }

    @Test
    void takesSpansForUnderWayWhereTheLogsEnd() throws IOException {
        log.boot("stock", 0, "1", "b1");
        for (int i = 1; i <= 50; i++) {
            order(i, 100 * i);
        }
        log.request("r51").start("t51<c51", "stock server POST /reserve", 5_000);

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void takesAProcessForDeadThatFellSilentWhileOthersGoOn() throws IOException {
        log.boot("stock", 0, "1", "b1");
        for (int i = 1; i <= 50; i++) {
            order(i, 100 * i);
        }
        log.request("r51").start("t51<c51", "stock server POST /reserve", 5_100);
        for (int i = 60; i <= 100; i++) {
            log.request("r" + i).ok("s" + i, "web server GET /", 1000 * i, 1000 * i + 5);
        }

        assertThat(log.find(folder, "killed"))
                .singleElement()
                .satisfies(killed ->
                        assertThat(killed.inferredFrom()).isEqualTo("the lines of other processes, which go on"));
    }

    @Test
    void namesAnInstanceThatBeginsAgainAndAgain() throws IOException {
        for (int life = 0; life < 5; life++) {
            log.boot("stock", 60_000 * life, "1", "b" + life);
            order(life + 1, 60_000 * life + 100);
        }

        assertThat(log.find(folder)).singleElement().satisfies(restart -> {
            assertThat(restart.id()).isEqualTo("restart");
            assertThat(restart.text())
                    .isEqualTo("stock stock-1 began again 5 times, from " + Log.seconds(0) + " to "
                            + Log.seconds(240_000));
        });
    }

    @Test
    void takesTheExceptionOfALineForThatOfItsSpan() throws IOException {
        log.request("r1")
                .raw(
                        5,
                        "stock",
                        "span_id=t1 logger=l msg=no error=java.sql.SQLTransientConnectionException error_msg=late"
                                + " err_fp=f")
                .end("t1", "stock server POST /reserve", 0, 10, "error", "status=500");

        assertThat(log.find(folder, "error_group"))
                .singleElement()
                .satisfies(group -> assertThat(group.field("cause")).isEqualTo("pool_exhausted"));
    }
}
