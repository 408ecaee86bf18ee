package dev.clew.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Timestamp;
import dev.clew.story.print.StoryJson;
import dev.clew.story.tree.SpanNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryTest {
    private static final String FAILED = "d873d2c5-d001-4c0a-9856-05663d0710f7";

    private final Problems problems = new Problems();
    private final List<String> lines = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void readTheDemo() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/demo"))) {
            for (Path file : files.sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
    }

    private Story story(List<String> of) throws IOException {
        Files.write(folder.resolve("a.log"), of);
        return new StoryReader(LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()), problems)
                .read(FAILED);
    }

    private List<String> without(String part) {
        return lines.stream().filter(line -> !line.contains(part)).toList();
    }

    /** Any lines may be missing, twice there, out of order or cut: nothing fails, and what is called exact is so. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void isNeverWronglyExact(long seed) throws IOException {
        Random random = new Random(seed);
        int exact = 0;
        for (int run = 0; run < 500; run++) {
            double kept = random.nextInt(4) == 0 ? 1 : 0.5 + random.nextDouble() / 2;
            List<String> some = new ArrayList<>();
            for (String line : lines) {
                if (random.nextDouble() < kept) {
                    boolean isCut = random.nextInt(40) == 0;
                    some.add(isCut ? line.substring(0, random.nextInt(line.length())) : line);
                    if (random.nextInt(5) == 0) {
                        some.add(line);
                    }
                }
            }
            Collections.shuffle(some, random);
            Story story = story(some);
            if (story != null) {
                assertThat(StoryJson.of(story, problems.all())).startsWith("{");
                if (story.isExact()) {
                    exact++;
                    assertThat(story.verdict())
                            .endsWith("UPDATE stock of inventory timed out after 2019.655 ms (statement_timeout)");
                }
            }
        }
        assertThat(exact).isPositive();
    }

    @Test
    void aServiceWithoutLinesMakesTheFailureOfItsCallerAnInference() throws IOException {
        Story story = story(without(" service=inventory "));
        assertThat(story.isExact()).isFalse();
        assertThat(story.verdict())
                .isEqualTo(
                        "POST /orders of orders failed: the call POST /reserve of orders failed after 2110.017 ms (status_504)");
    }

    @Test
    void hangsASpanBelowTheHopOfACallerWhoseLineIsMissing() throws IOException {
        Story story = story(without("kind=client parent_id=dc78f618045f0000 span=\"POST /reserve\""));
        assertThat(story.tree().roots()).hasSize(1);
        assertThat(story.verdict())
                .endsWith("UPDATE stock of inventory timed out after 2019.655 ms (statement_timeout)");
        assertThat(story.isExact()).isFalse();
        assertThat(story.gaps()).singleElement().hasToString("Gap[service=orders, instance=vm, lines=1]");
    }

    @Test
    void aSpanWithoutEndIsSaidToHaveNone() throws IOException {
        Story story = story(without("event=span_end kind=server parent_id=dc78f618045f0002"));
        assertThat(story.isExact()).isFalse();
        assertThat(story.findings()).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("never_ended");
            assertThat(finding.isExact()).isFalse();
            assertThat(finding.text())
                    .isEqualTo(
                            "POST /reserve of inventory did end, for its caller had an answer; the line that says so is not in these files");
        });
    }

    @Test
    void anIdThatIsItsOwnCallerIsARoot() throws IOException {
        String circle = "ts=2026-11-22T10:00:05.00000%dZ level=INFO request_id=" + FAILED
                + " span_id=%s logger=clew.span msg=m event=span_end kind=server parent_id=%s span=a outcome=ok duration_ms=1.000 boot_id=b";
        Story story = story(
                List.of(circle.formatted(1, "a", "b"), circle.formatted(2, "b", "a"), circle.formatted(3, "c", "c")));
        assertThat(story.tree().roots()).hasSize(2);
        assertThat(StoryJson.of(story, List.of()))
                .contains("\"span_id\":\"a\"", "\"span_id\":\"b\"", "\"span_id\":\"c\"");
    }

    @Test
    void aCallThatWentWellAtTheSecondAttemptIsNoFailure() throws IOException {
        String call = "ts=2026-11-22T10:00:0%d.000000Z level=WARN service=orders request_id=" + FAILED
                + " span_id=%s logger=clew.span msg=m event=span_end kind=%s parent_id=%s span=\"GET /stock\" outcome=%s duration_ms=100.000"
                + " attempt=%d seq=%d boot_id=b";
        Story story = story(List.of(
                call.formatted(1, "s1", "client", "s0", "timeout", 1, 1),
                call.formatted(2, "s2", "client", "s0", "ok", 2, 2),
                call.formatted(3, "s0", "server", "", "ok", 1, 3)));
        assertThat(story.failure()).isNull();
        assertThat(story.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .isEqualTo("orders called GET /stock 2 times, 1 of them in vain; the last went well"));
    }

    /** The clock of inventory set back or forth by some seconds; its calls take milliseconds. */
    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, -7_000, 7_000, 3_600_000})
    void correctsTheClockOfAnotherHostAndSaysSo(long millis) throws IOException {
        Story sound = story(lines);
        List<String> moved = lines.stream()
                .map(line -> line.contains(" service=inventory ") ? moved(line, millis) : line)
                .toList();
        Story story = story(moved);
        for (SpanNode span : story.tree().all()) {
            SpanNode caller = span.parent();
            if (caller != null && span.kind().equals("server")) {
                assertThat(span.start()).isGreaterThanOrEqualTo(caller.start());
                assertThat(span.end()).isLessThanOrEqualTo(caller.end());
            }
        }
        assertThat(story.verdict()).isEqualTo(sound.verdict());
        assertThat(story.findings()).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("skew");
            assertThat(finding.text())
                    .startsWith("Clocks differ, and all times here are corrected: inventory vm is "
                            + (millis > 0 ? "ahead" : "behind"));
        });
        assertThat(StoryJson.of(story, List.of())).contains("\"hosts\":{\"inventory vm\":");
        assertThat(sound.findings()).noneMatch(finding -> finding.id().equals("skew"));
    }

    /** A process that is busy writes a line late, which is no reason to doubt its clock. */
    @Test
    void aLineThatWasWrittenLateIsNoDifferenceOfClocks() throws IOException {
        List<String> more = new ArrayList<>(lines);
        for (int i = 1; i <= 3; i++) {
            String id = "00000000000%d000".formatted(i);
            more.add(call(i, "orders", "client", id + 1, "", 300, 200));
            more.add(call(i, "inventory", "server", id + 2, id + 1, i == 1 ? 310 : 290, 45));
        }
        assertThat(story(more).findings()).noneMatch(finding -> finding.id().equals("skew"));
    }

    private static String call(
            int request, String service, String kind, String id, String parent, long at, long millis) {
        return "ts=2026-11-29T14:0%d:00.%03dZ level=INFO service=%s instance=vm request_id=late-%d span_id=%s logger=clew.span msg=m"
                        .formatted(request, at, service, request, id)
                + " event=span_end kind=%s parent_id=%s span=a outcome=ok duration_ms=%d.000 boot_id=b"
                        .formatted(kind, parent, millis);
    }

    private static String moved(String line, long millis) {
        String time = line.substring(3, line.indexOf(' '));
        return "ts=" + Timestamp.text(Timestamp.parse(time) + millis * 1_000_000) + line.substring(line.indexOf(' '));
    }

    @Test
    void saysInHowManyRequestsTheSameFailedAndInWhichVersions() throws IOException {
        List<String> more = new ArrayList<>(lines);
        for (int i = 0; i < 3; i++) {
            int day = 26 + i;
            lines.stream()
                    .filter(line -> line.contains("event=span_end") && line.contains("outcome=timeout"))
                    .map(line -> line.replace("ts=2026-11-29", "ts=2026-11-" + day)
                            .replace(FAILED, "other-" + day)
                            .replaceFirst(" version=\\S+", " version=v" + day))
                    .forEach(more::add);
        }
        assertThat(story(more).findings().get(0).text())
                .matches("The first failure: UPDATE stock of inventory timed out \\(statement_timeout\\): "
                        + "ERROR: canceling statement due to statement timeout; 4 requests of these files failed so, of 7 runs, from "
                        + "2026-11-26T14:27:15.004459Z to 2026-11-29T14:27:15.004459Z, in version \\S+, v26, v27, v28");
        assertThat(StoryJson.of(story(more), List.of())).contains("\"count\":4,", ",\"v26\",\"v27\",\"v28\"]");
    }

    @Test
    void countsADamagedLineOnce() throws IOException {
        List<String> more = new ArrayList<>(lines);
        more.add("ts=2026-11-29T14:27:15.0Z request_id=" + FAILED + " event=span_end msg=\"cut");
        Files.write(folder.resolve("a.log"), more);
        StoryReader reader =
                new StoryReader(LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()), problems);
        assertThat(reader.requests(FAILED)).containsExactly(FAILED);
        assertThat(reader.read(FAILED)).isNotNull();
        assertThat(problems.all())
                .singleElement()
                .hasToString("Problem[file=" + folder.resolve("a.log") + ", what=damaged line, lines=1]");
    }
}
