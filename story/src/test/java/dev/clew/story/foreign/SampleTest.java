package dev.clew.story.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import dev.clew.story.line.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleTest {
    private static final String USUAL = "{ts} [{thread}] {level} {logger} rid={request_id} - {msg}";

    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private List<Event> read(String text, String... samples) throws IOException {
        return ReadFile.events(Files.writeString(folder.resolve("a.log"), text), "", problems, samples);
    }

    @Test
    void takesThePartsWhereTheSampleHasTheirNames() throws IOException {
        List<Event> events = read("""
                2026-11-29 14:27:12,898 [http-1 [x]] INFO  shop.Orders rid=r1 - created - {order}
                2026-11-29 14:27:13,898 [] ERROR shop.Orders rid=- - failed
                java.lang.IllegalStateException: no stock
                \tat shop.Stock.take(Stock.java:7)
                """, USUAL);
        assertThat(events.get(0).fields())
                .containsEntry("ts", "2026-11-29T14:27:12.898000Z")
                .containsEntry("level", "INFO")
                .containsEntry("logger", "shop.Orders")
                .containsEntry("request_id", "r1")
                .containsEntry("msg", "created - {order}");
        assertThat(events.get(1).fields()).containsEntry("msg", "failed").doesNotContainKeys("request_id", "thread");
        assertThat(events.get(1).text()).endsWith("(Stock.java:7)");
        assertThat(events).hasSize(2).noneMatch(Event::isExact);
        assertThat(problems.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{level} {ts}: {msg} ~ INFO 29.11.2026 14:27:12,898: m ~ 2026-11-29T14:27:12.898000Z",
                "{ts} {msg} ~ 2026/11/29 14:27:12.898 m ~ 2026-11-29T14:27:12.898000Z",
                "{ts} {msg} ~ 29 Nov 2026 14:27:12.898 m ~ 2026-11-29T14:27:12.898000Z",
                "{ts} {msg} ~ 2026-11-29T14:27:12.898+01:00 m ~ 2026-11-29T13:27:12.898000Z",
                "{ts} {msg} ~ 2026-11-29 14:27:12 +0100 m ~ 2026-11-29T13:27:12.000000Z",
                "{ts} {msg} ~ 2026-07-29 14:27:12 CEST m ~ 2026-07-29T12:27:12.000000Z",
                "[{ts}] {msg} ~ [29/Nov/2026:14:27:12 -0330] m ~ 2026-11-29T17:57:12.000000Z",
                "{}|{time}|{message} ~ x 1|2026-11-29 14:27:12|m ~ 2026-11-29T14:27:12.000000Z",
            })
    void readsTimesOfManyKinds(String sample, String line, String time) throws IOException {
        assertThat(read(line, sample))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.fields()).containsEntry("ts", time).containsEntry("msg", "m"));
    }

    @Test
    void aLineOfClewsNeedsNoSample() throws IOException {
        assertThat(read("ts=2026-11-22T10:00:05.003120Z level=INFO msg=m", "{x}={ts} {msg}"))
                .singleElement()
                .matches(Event::isExact);
    }

    @Test
    void theFirstSampleThatFitsCountsAndOtherLinesAreReadAsWithoutOne() throws IOException {
        List<Event> events = read(
                "INFO 2026-11-29 14:27:12 one\n<2026-11-29 14:27:13> two\n2026-11-29 14:27:14 WARN three\n",
                "{level} {ts} {msg}",
                "<{ts}> {msg}");
        assertThat(events).extracting(event -> event.get("msg")).containsExactly("one", "two", "WARN three");
    }

    @Test
    void aLineThatIsLikeNoneIsCounted() throws IOException {
        assertThat(read("hello\n", USUAL)).isEmpty();
        assertThat(problems.all())
                .containsExactly(new Problem(folder + "/a.log", "line without a time, and like no sample", 1));
    }

    /** A line of a million characters that nearly fits, at each of them. */
    @Test
    void readsALineOnce() {
        String sample = "{ts} {a} - - {b} - - {c} - - {d} - - x {msg}";
        String line = "2026-11-29 14:27:12" + " -".repeat(500_000);
        Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThat(read(line, sample))
                        .singleElement()
                        .satisfies(event -> assertThat(event.fields()).doesNotContainKey("d")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{level} {msg} | {ts} is missing, where the time is",
                "2026-11-29 14:27:12,898 INFO {msg} | {ts} is missing, where the time is: '{ts} INFO {msg}'",
                "{ts} {level}{msg} | --sample has {level}{msg} with nothing between them, so that nobody knows where the first ends",
                "{ts} {msg} {msg} | --sample has {msg} twice",
                "{ts} {time} | --sample has {ts} twice",
                "{ts} {msg | a name has letters, digits and ._-@, which is not so at \"{msg\"",
                "{ts} {the msg} | a name has letters, digits and ._-@, which is not so at \"{the msg}\"",
            })
    void aSampleByWhichNothingCouldBeReadIsRefused(String sample, String why) {
        assertThatThrownBy(() -> Sample.parse(sample))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--sample ")
                .hasMessageEndingWith(why);
    }
}
