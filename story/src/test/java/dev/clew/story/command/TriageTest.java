package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriageTest extends ShopRuns {
    @Test
    void saysInOneLineThatNothingIsWrong() throws IOException {
        write(1_000, 1);
        assertThat(run("triage", "--fail-on", "error", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(lines())
                .containsExactly("nothing wrong in 200 requests, from 2026-11-29 10:00:00 to 2026-11-29 10:03:19");
    }

    @Test
    void failsOnErrorsOnlyIfItWasTold() throws IOException {
        write(100, 2);
        assertThat(run("triage", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(run("triage", "--fail-on=error", folder.toString())).isEqualTo(Command.FAILED);
        assertThat(lines()).anyMatch(line -> line.startsWith("1. GET /stock of shop failed"));
    }

    @Test
    void saysWhatFailedHowAndWhichRequestsToRead() throws IOException {
        write(100, 50);
        run("triage", folder.toString());
        assertThat(lines())
                .containsExactly(
                        "200 requests, 3 failed, from 2026-11-29 10:00:00 to 2026-11-29 10:03:19",
                        "",
                        "1. GET /stock of shop failed 3 times from 2026-11-29 10:01:59 to 2026-11-29 10:03:14,"
                                + " and still does when the logs end (Broken)",
                        "   x.Broken: no",
                        "",
                        "Read first:",
                        "  000000000077  finding 1, the first of 3 requests",
                        "  0000000000c2  finding 1, the last of 3 requests",
                        "  000000000096  finding 1, one of 3 requests");
    }

    @Test
    void saysThatFailuresGoOnUntilTheLogsEnd() throws IOException {
        write(100, 2);
        run("triage", "--json", folder.toString());
        assertThat(out.toString(UTF_8))
                .contains(" and still does when the logs end (Broken)", "\"ongoing\":true", "\"error_msg\":\"no\"");
        run("triage", "--json", "--since=2026-11-29T10:00:00Z", "--until=2026-11-29T10:01:41Z", folder.toString());
        assertThat(out.toString(UTF_8)).contains("\"ongoing\":false");
    }

    @Test
    void doesNotBlameWhatWasAsFrequentInTheBaseline() throws IOException {
        write(0, 5);
        assertThat(run("triage", "--baseline", "2026-11-29T10:00:00Z..2026-11-29T10:01:39Z", folder.toString()))
                .isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).contains("; no more often than in the baseline");
        write(100, 2);
        run("triage", "--baseline", "2026-11-29T10:00:00Z..2026-11-29T10:01:39Z", "--json", folder.toString());
        assertThat(out.toString(UTF_8)).contains("; never in the baseline", "\"before\":0.0");
    }

    @Test
    void takesABaselineFromOtherFiles() throws IOException {
        write(1_000, 1);
        Path sound = Files.move(
                folder.resolve("a.log"),
                Files.createDirectory(folder.resolve("sound")).resolve("a.log"));
        Path bad = Files.createDirectory(folder.resolve("bad"));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            lines.add(end(1_000 + i, 600 + i, i % 2 == 0 ? "error" : "ok"));
        }
        Files.write(bad.resolve("b.log"), lines);
        run("triage", "--baseline", sound.toString(), bad.toString());
        assertThat(out.toString(UTF_8)).contains("GET /stock of shop failed 50 times", "; never in the baseline");
    }

    @Test
    void knowsAgainWhatThrewNothing() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            lines.add(end(i, i, "ok").replace("duration_ms=3.0", "duration_ms=" + (i < 300 ? 30 : 90) + '.' + i % 10));
        }
        Files.write(folder.resolve("a.log"), lines);
        assertThat(run("postmortem", folder.toString())).isEqualTo(Command.FOUND);
        Path written = Files.createDirectory(folder.resolve("postmortems"));
        Files.writeString(written.resolve("slow.md"), out.toString(UTF_8));
        run(
                "triage",
                "--postmortems",
                written.toString(),
                folder.resolve("a.log").toString());
        assertThat(out.toString(UTF_8))
                .contains(
                        "1. GET /stock of shop is slower since 2026-11-29 10:04:59: in the median 90.5 ms instead of 30.5 ms",
                        "; seen on 2026-11-29 (slow.md), 2 action items open");
    }

    /** The line of a request that ended at a second, and waited for a monitor before. */
    private static String waited(int number, int millis, int holder) {
        return "ts=" + Timestamp.text(ZERO + number * 1_000_000_000L - 5_000_000)
                + String.format(" level=INFO service=shop version=v1 instance=i-1 request_id=%012x", number)
                + " logger=clew.jfr thread=main msg=x event=pause pause_kind=monitor lock_class=shop.Stock pause_ms="
                + millis + String.format(" blocked_by_request=%012x", holder);
    }

    @Test
    void readsFirstTheHolderOfAMonitorsLongestWaits() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            if (i >= 300) {
                lines.add(i % 3 == 0 ? waited(i, 75, 2) : waited(i, 30, 1));
            }
            lines.add(end(i, i, "ok").replace("duration_ms=3.0", "duration_ms=" + (i < 300 ? 30 : 90) + '.' + i % 10));
        }
        Files.write(folder.resolve("a.log"), lines);
        run("triage", folder.toString());
        assertThat(lines())
                .contains("  000000000002  finding 1, the holder")
                .anyMatch(line -> line.startsWith("1. GET /stock of shop is slower since 2026-11-29 10:04:59:")
                        && line.contains("waited for a monitor (shop.Stock), ")
                        && line.contains(", held by request 000000000002"));
    }

    @Test
    void saysThatThereIsNothingToLookAt() throws IOException {
        Files.writeString(folder.resolve("a.log"), "");
        assertThat(run("triage", folder.toString())).isEqualTo(Command.NOT_FOUND);
        assertThat(lines()).containsExactly("no event in these files, or in the time that was asked for");
    }

    @Test
    void couldNotLookIfNoLineCanBeRead() throws IOException {
        Files.writeString(folder.resolve("a.log"), "ts=2026-11-29T10:00 msg=\"cut\n{\"ts\":\n");
        assertThat(run("triage", folder.toString())).isEqualTo(Command.UNUSABLE);
        assertThat(lines())
                .containsExactly(
                        "no event in these files, or in the time that was asked for",
                        folder.resolve("a.log") + ": damaged line, lines: 2");
    }

    @Test
    void namesNoServiceWhereLinesHaveNone() throws IOException {
        write(100, 2);
        Path file = folder.resolve("a.log");
        Files.writeString(file, Files.readString(file).replace("service=shop ", ""));
        run("triage", folder.toString());
        assertThat(out.toString(UTF_8))
                .contains("1. GET /stock failed 66 times")
                .doesNotContain("  of ", " of  ");
    }

    @Test
    void doesNotSayThatNothingIsWrongWhereNothingCanBeJudged() throws IOException {
        Files.writeString(folder.resolve("a.log"), "2026-11-29 10:00:00,123 INFO hello\n".repeat(3));
        assertThat(run("triage", "--fail-on", "error", folder.toString())).isEqualTo(Command.NOT_FOUND);
        assertThat(lines())
                .containsExactly("nothing to judge: none of 3 lines tells of a request's span,"
                        + " from 2026-11-29 10:00:00 to 2026-11-29 10:00:00");
    }

    @Test
    void errorsOutsideOfAnySpanAreFoundByWhatTheySay() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            log.append("2026-11-29 10:00:0" + i + ",123 ERROR cannot save order " + i + " of "
                    + (i < 3 ? "anna" : "bert")
                    + " in table orders\njava.lang.RuntimeException: no\n\tat a.B.c(B.java:1)\n"
                    + "Caused by: java.sql.SQLException: x\n\tat a.B.d(B.java:2)\n");
            log.append("2026-11-29 10:00:0" + i + ",124 WARN slow\n");
        }
        Files.writeString(folder.resolve("app.log"), log);
        StringBuilder access = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            access.append("10.0.0.9 - - [29/Nov/2026:10:00:0" + i + " +0000] \"GET /orders/" + i + "?x=1 HTTP/1.1\" "
                    + (i % 4 == 0 ? 502 : 404) + " 12 \"-\" \"curl\"\n");
        }
        Files.writeString(folder.resolve("access.log"), access);
        assertThat(run("triage", "--fail-on", "error", folder.toString())).isEqualTo(Command.FAILED);
        assertThat(lines())
                .containsExactly(
                        "20 lines, none of which tells of a request's span, from 2026-11-29 10:00:00 to 2026-11-29 10:00:07",
                        "",
                        "1. \"ERROR cannot save order # of * in table orders\" (SQLException) 6 times"
                                + " from 2026-11-29 10:00:00 to 2026-11-29 10:00:05  [inferred from lines outside any span]",
                        "2. \"GET /orders/#\" (status_502) 2 times from 2026-11-29 10:00:00 to 2026-11-29 10:00:04"
                                + "  [inferred from lines outside any span]");
    }

    @Test
    void errorsOfARequestAreToldByItsSpans() throws IOException {
        Files.writeString(
                folder.resolve("a.log"),
                end(1, 1, "ok") + '\n' + "ts=" + Timestamp.text(ZERO)
                        + " level=ERROR service=shop instance=i-1 request_id=" + String.format("%012x", 1)
                        + " logger=x thread=main msg=\"handled, and tried again\" seq=1\n");
        assertThat(run("triage", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(lines()).singleElement().asString().startsWith("nothing wrong in 1 request");
    }

    @Test
    void readsStandardInputOnce() throws IOException {
        write(100, 2);
        assertThat(runWith(Files.readString(folder.resolve("a.log")), "triage", "--fail-on", "error", "-"))
                .isEqualTo(Command.FAILED);
        assertThat(lines()).anyMatch(line -> line.startsWith("1. GET /stock of shop failed"));
    }

    @Test
    void textOfALogIsNoFinding() throws IOException {
        Files.writeString(
                folder.resolve("a.log"), end(1, 1, "error").replace("GET /stock", "GET\\n1. orders died") + '\n');
        run("triage", folder.toString());
        assertThat(lines())
                .filteredOn(line -> line.startsWith("1. "))
                .singleElement()
                .asString()
                .contains("GET\\n#. orders");
    }

    @Test
    void looksAtTheLatestStartsOfAJobThatBeginsOftenAndFailsAtTimes() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String ts = Timestamp.text(ZERO + i * 360_000_000_000L);
            lines.add("ts=" + ts + " level=INFO service=shop version=v1 instance=i-1 logger=clew.span thread=main msg=x"
                    + " event=process_start format=1 boot_id=b" + i);
            lines.add(end(i, i * 360.0 + 1, i % 50 == 0 ? "error" : "ok").replace("boot_id=b1", "boot_id=b" + i));
        }
        Files.write(folder.resolve("a.log"), lines);
        assertThat(run("triage", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).contains("GET /stock of shop failed 100 times");
    }

    @Test
    void theSameLogsGiveTheSameAnswer() throws IOException {
        write(20, 3);
        for (int i = 0; i < 20; i++) {
            Files.copy(folder.resolve("a.log"), folder.resolve("copy" + i + ".log"));
        }
        run("triage", "--json", folder.toString());
        String first = out.toString(UTF_8);
        for (int i = 0; i < 5; i++) {
            run("triage", "--json", folder.toString());
            assertThat(out.toString(UTF_8)).isEqualTo(first);
        }
    }
}
