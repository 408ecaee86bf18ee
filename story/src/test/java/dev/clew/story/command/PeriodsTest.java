package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code --since}, {@code --until} and {@code --baseline} of triage. */
class PeriodsTest extends CommandRuns {
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;

    /** Ten o'clock; times are seconds from then. */
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");

    private final List<String> lines = new ArrayList<>();
    private Path logs;
    private Path sound;
    private int requests;

    @BeforeEach
    void folders() throws IOException {
        logs = Files.createDirectory(folder.resolve("logs"));
        sound = Files.createDirectory(folder.resolve("sound"));
    }

    private static String time(double second) {
        return Timestamp.text(ZERO + Math.round(second * 1e9));
    }

    private void line(double second, String level, String process, String rest) {
        lines.add("ts=" + time(second) + " level=" + level + " service=shop version=" + process.substring(0, 2)
                + " instance=" + process.substring(3) + ' ' + rest + " boot_id=" + process.replace('/', '-'));
    }

    /** @param process version, instance */
    private void start(double second, String process) {
        line(second, "INFO", process, "logger=clew.span thread=main msg=x event=process_start format=1");
    }

    /** Writes requests to a process, one a second, of which each so many fails; none if that is 0. */
    private void serve(String process, int from, int to, int everyFails, double millis) {
        for (int second = from; second < to; second++) {
            requests++;
            boolean isFailed = everyFails > 0 && requests % everyFails == 0;
            String id = String.format("%012x", requests);
            line(
                    second + 0.5,
                    isFailed ? "ERROR" : "INFO",
                    process,
                    "request_id=" + id + " logger=clew.span thread=main msg=x event=span_end kind=server"
                            + " span=\"GET /stock\" outcome=" + (isFailed ? "error" : "ok") + " status="
                            + (isFailed ? "500 error=x.Broken error_msg=no err_fp=5c5d3c9a34b2a8a1" : "200")
                            + " duration_ms=" + (millis + requests % 7) + " span_id=" + id + "0000");
        }
    }

    private void serve(String process, int from, int to, int everyFails) {
        serve(process, from, to, everyFails, 3);
    }

    private void save(Path to) throws IOException {
        Files.write(to.resolve("a.log"), lines);
        lines.clear();
    }

    private String triage(String... more) throws IOException {
        save(logs);
        List<String> args = new ArrayList<>(List.of(more));
        args.add(0, "triage");
        args.add(logs.toString());
        assertThat(run(args.toArray(new String[0]))).as(errors.toString(UTF_8)).isEqualTo(Command.FOUND);
        return out.toString(UTF_8);
    }

    @Test
    void heapDumpBesideTheLogsIsNoReasonForASample() throws IOException {
        try (RandomAccessFile dump =
                new RandomAccessFile(logs.resolve("java_pid1.hprof").toFile(), "rw")) {
            dump.setLength(4L << 30); // takes no room
        }
        serve("v1/i-1", 0, 10 * MINUTE, 2);
        assertThat(triage("--json")).contains("\"requests\":600,").doesNotContain("\"sampled\"");
    }

    @Test
    void deployBeforeTheWindowIsSeenBesideProcessesThatWereNotReplaced() throws IOException {
        serve("v1/i-1", -10 * MINUTE, -2 * MINUTE, 0);
        start(-2 * MINUTE, "v2/i-1");
        serve("v2/i-1", -2 * MINUTE + 1, 10 * MINUTE, 2);
        serve("v1/i-2", -10 * MINUTE, 10 * MINUTE, 0);
        assertThat(triage("--since", time(0)))
                .startsWith("1,200 requests, 300 failed, from 2026-11-29 10:00:00 to 2026-11-29 10:09:59\n")
                .contains("1. GET /stock of shop fails with version v2 of shop (50 % of its requests since"
                        + " 2026-11-29 09:58:00, 0 % before): roll back v2");
    }

    @Test
    void deployBetweenTheBaselineAndTheWindowIsSeen() throws IOException {
        serve("v1/i-1", -3 * HOUR, -3 * HOUR + 10 * MINUTE, 0);
        start(-2 * HOUR, "v2/i-1");
        serve("v2/i-1", 0, 10 * MINUTE, 2);
        assertThat(triage("--since", time(0), "--baseline", time(-3 * HOUR) + ".." + time(-2 * HOUR - 1)))
                .startsWith("600 requests, 300 failed, from 2026-11-29 10:00:00 to 2026-11-29 10:09:59\n")
                .contains("1. GET /stock of shop fails with version v2", "; never in the baseline");
    }

    @Test
    void changeBeforeTheWindowIsNamedIfTheBaselineTellsHowItWasBefore() throws IOException {
        serve("v1/i-1", -HOUR, -50 * MINUTE, 0);
        line(-5 * MINUTE, "INFO", "v1/i-1", "logger=flags msg=x event=change kind=flag what=new-stock");
        serve("v1/i-1", 0, 10 * MINUTE, 2);
        assertThat(triage("--since", time(0), "--baseline", time(-HOUR) + ".." + time(-50 * MINUTE)))
                .contains("flag new-stock of shop changed at 2026-11-29 09:55:00");
    }

    @Test
    void baselineMayHaveNoRequests() throws IOException {
        line(-HOUR, "INFO", "v1/i-1", "logger=x thread=main msg=idle");
        for (int i = 0; i < 12; i++) {
            line(5 + i, "WARN", "v1/i-1", "logger=x thread=main msg=\"queue is nearly full\"");
        }
        serve("v1/i-1", 0, MINUTE, 0);
        assertThat(triage("--since", time(0), "--baseline", time(-HOUR) + ".." + time(-50 * MINUTE)))
                .contains("60 requests");
    }

    @Test
    void failuresOfTheBaselineAloneAreNone() throws IOException {
        serve("v1/i-1", -HOUR, -50 * MINUTE, 3);
        serve("v1/i-1", 0, 10 * MINUTE, 0);
        assertThat(triage("--since", time(0), "--baseline", time(-HOUR) + ".." + time(-50 * MINUTE)))
                .isEqualTo("nothing wrong in 600 requests, from 2026-11-29 10:00:00 to 2026-11-29 10:09:59\n");
    }

    @Test
    void baselineWithinTheWindowOrAfterItIsNotJudged() throws IOException {
        serve("v1/i-1", 0, 10 * MINUTE, 3);
        serve("v1/i-1", 10 * MINUTE, 20 * MINUTE, 0);
        String within = time(0) + ".." + time(10 * MINUTE);
        assertThat(triage("--baseline", within))
                .isEqualTo("nothing wrong in 600 requests, from 2026-11-29 10:10:00 to 2026-11-29 10:19:59\n");
        serve("v1/i-1", 0, 10 * MINUTE, 3);
        serve("v1/i-1", HOUR, HOUR + 10 * MINUTE, 3);
        assertThat(triage("--until", time(10 * MINUTE), "--baseline", time(HOUR) + ".." + time(2 * HOUR)))
                .startsWith("600 requests, 200 failed, from 2026-11-29 10:00:00 to 2026-11-29 10:09:59\n")
                .contains("; no more often than in the baseline");
    }

    @Test
    void baselineOfOtherFilesMayBeOfAnyTimeAndEvenHaveTheSameIds() throws IOException {
        for (int shift : List.of(-DAY, 0, DAY)) {
            serve("v1/i-1", shift, shift + 10 * MINUTE, 0);
            save(sound);
            requests = 0;
            serve("v1/i-2", 0, 10 * MINUTE, 2);
            assertThat(triage("--since", time(0), "--baseline", sound.toString()))
                    .startsWith("600 requests, 300 failed, from 2026-11-29 10:00:00 to 2026-11-29 10:09:59\n")
                    .contains("GET /stock of shop failed 300 times", "; never in the baseline");
        }
    }

    @Test
    void fileThatIsJudgedAndSoundIsSound() throws IOException {
        serve("v1/i-1", 0, 10 * MINUTE, 2);
        Files.write(logs.resolve("sound.log"), lines);
        lines.clear();
        serve("v1/i-2", 0, 10 * MINUTE, 0);
        assertThat(triage("--baseline", logs.resolve("sound*").toString()))
                .isEqualTo("nothing wrong in 600 requests, from 2026-11-29 10:00:00 to 2026-11-29 10:09:59\n");
    }

    @Test
    void baselineIsReadFromStandardInput() throws IOException {
        serve("v1/i-1", -DAY, -DAY + 10 * MINUTE, 0);
        String input = String.join("\n", lines) + '\n';
        lines.clear();
        serve("v1/i-2", 0, 10 * MINUTE, 2);
        save(logs);
        assertThat(runWith(input, "triage", "--baseline", "-", logs.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).contains("; never in the baseline");
    }

    @Test
    void slowerThanABaselineOfAnotherDayIsSlow() throws IOException {
        serve("v1/i-1", -DAY, -DAY + 10 * MINUTE, 0, 20);
        save(sound);
        serve("v1/i-1", 0, 10 * MINUTE, 0, 100);
        assertThat(triage()).startsWith("nothing wrong in 600 requests");
        serve("v1/i-1", 0, 10 * MINUTE, 0, 100);
        assertThat(triage("--baseline", sound.toString()))
                .contains("1. GET /stock of shop is slower since 2026-11-29 10:00:00");
    }

    @Test
    void whatWasAsSlowInTheBaselineIsNot() throws IOException {
        serve("v1/i-1", -DAY, -DAY + 5 * MINUTE, 0, 20);
        serve("v1/i-1", -DAY + 5 * MINUTE, -DAY + 10 * MINUTE, 0, 100);
        save(sound);
        serve("v1/i-1", 0, 5 * MINUTE, 0, 20);
        serve("v1/i-1", 5 * MINUTE, 10 * MINUTE, 0, 100);
        assertThat(triage()).contains("1. GET /stock of shop is slower since 2026-11-29 10:05:00");
        serve("v1/i-1", 0, 5 * MINUTE, 0, 20);
        serve("v1/i-1", 5 * MINUTE, 10 * MINUTE, 0, 100);
        assertThat(triage("--baseline", sound.toString())).startsWith("nothing wrong in 600 requests");
    }

    @Test
    void startsBeforeTheWindowBelongToALoopThatGoesOnInIt() throws IOException {
        for (int i = 0; i < 4; i++) {
            line(
                    -400 + 120 * i,
                    "INFO",
                    "v1/i-1",
                    "logger=clew.span thread=main msg=x event=process_start format=1 life=" + i);
            lines.set(i, lines.get(i).replace("boot_id=v1-i-1", "boot_id=b" + i));
        }
        serve("v1/i-2", -10 * MINUTE, 10 * MINUTE, 0);
        List<String> all = List.copyOf(lines);
        assertThat(triage("--since", time(-60))).contains("1. shop i-1 began again 4 times, from 2026-11-29 09:53:20");
        lines.addAll(all);
        assertThat(triage("--since", time(0))).startsWith("nothing wrong in 600 requests");
    }

    @Test
    void servicesAreThoseOfTheWindow() throws IOException {
        serve("v1/i-1", -10 * MINUTE, -5 * MINUTE, 0);
        serve("v2/i-2", 0, 5 * MINUTE, 0);
        assertThat(triage("--since", time(0), "--json"))
                .contains("\"services\":{\"shop\":{\"instances\":[\"i-2\"],\"versions\":[\"v2\"]}}");
    }

    @Test
    void baselineHasToHaveEvents() throws IOException {
        serve("v1/i-1", 0, 10, 0);
        save(logs);
        assertThat(run("triage", "--baseline", time(HOUR) + ".." + time(2 * HOUR), logs.toString()))
                .isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8))
                .isEqualTo("clew: there is no event in the period or the files of --baseline\n");
    }
}
