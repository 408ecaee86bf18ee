package dev.clew.story.foreign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.EventStream;
import dev.clew.story.file.Literal;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import dev.clew.story.line.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of every foreign form, cut, doubled, mixed and written over: nothing fails, and nothing of them is exact. */
class ForeignFuzzTest {
    private static final String[] PIECES = {
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":  ",
        "\\",
        "\\u",
        "=",
        " ",
        "\t",
        "ERROR:  ",
        "STATEMENT:  ",
        "/*",
        "request_id='",
        "%",
        "2026-11-29 14:27:12.898 UTC,",
        "{\"resourceLogs\":[",
        "99999999999999999999",
        "\u0000",
        "\u00ff",
        "-",
        "'*/"
    };

    private static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/foreign"))) {
            for (Path file : files.sorted().toList()) {
                texts.add(Files.readString(file));
            }
        }
        assertThat(texts).hasSizeGreaterThan(7);
        return texts;
    }

    private static String damaged(String text, List<String> texts, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + random.nextInt(1 << random.nextInt(12)));
            switch (random.nextInt(5)) {
                case 0 -> damaged.delete(at, end);
                case 1 -> damaged.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> damaged.insert(at, damaged.substring(at, end));
                case 3 -> {
                    String other = texts.get(random.nextInt(texts.size()));
                    damaged.insert(at, other, 0, random.nextInt(other.length()));
                }
                default -> {
                    if (at < damaged.length()) {
                        damaged.setCharAt(at, (char) random.nextInt(256));
                    }
                }
            }
        }
        return damaged.toString();
    }

    private static List<Event> read(String text, List<Literal> wanted, List<Sample> samples, Problems problems)
            throws IOException {
        List<Event> all = new ArrayList<>();
        ByteArrayInputStream in = new ByteArrayInputStream(text.getBytes(ISO_8859_1));
        try (EventStream events =
                EventStream.open(LogFiles.find(List.of("-"), in, samples).get(0), wanted, problems)) {
            for (Event event = events.next(); event != null; event = events.next()) {
                all.add(event);
            }
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingFailsAndNothingIsExact(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> texts = texts();
        List<Sample> samples = List.of(Sample.parse("{ts} [{thread}] {msg}"), Sample.parse("{}:{a}:{ts} {msg}"));
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            String text = damaged(texts.get(random.nextInt(texts.size())), texts, random);
            List<Literal> wanted =
                    random.nextBoolean() ? List.of() : List.of(new Literal("ff45d8db2866d2ea5ae27a8709bb2535"));
            List<Event> events = read(text, wanted, random.nextBoolean() ? List.of() : samples, new Problems());
            assertThat(events).as("seed %s, text %s", seed, i).noneMatch(Event::isExact);
            read += events.size();
        }
        assertThat(read).isGreaterThan(2_000);
    }

    @Test
    void aQuoteThatIsNeverClosedEndsAtTheNextRecordOrAtAMillionCharacters() throws IOException {
        String csv = Files.readString(Path.of("src/test/resources/foreign/postgres.csv"));
        String open = csv.substring(0, csv.indexOf("SELECT sku"));
        Problems problems = new Problems();
        assertThat(read(open + "\n" + csv, List.of(), List.of(), problems)).hasSize(4);
        assertThat(problems.all())
                .singleElement()
                .satisfies(problem -> assertThat(problem.what()).isEqualTo("damaged line"));
        String endless = open + "\n" + ("x".repeat(99) + "\n").repeat(200_000) + csv;
        Assertions.assertTimeout(
                Duration.ofSeconds(60),
                () -> assertThat(read(endless, List.of(), List.of(), new Problems()))
                        .hasSize(4));
    }

    /** Within a field each quote is doubled, so what a user's SQL quotes is never a record of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"\"\"gotcha\"\",", "\"\",", "gotcha,", ",", ""})
    void aStatementThatLooksLikeARecordIsNone(String message) throws IOException {
        String csv = Files.readString(Path.of("src/test/resources/foreign/postgres.csv"));
        String forged = "2026-11-29 18:23:14.131 CET,,,7881,,6b0c5f82.1ec9,4,,2026-11-29 18:23:14 CET,,0,ERROR,00000,"
                + message;
        String columns = ",,,,,,,x,forged/1,postmaster,,0";
        for (String place : List.of("  FROM nowhere", " /*service='inventory'*/")) {
            String text = csv.replace(place, "\n" + forged + (place.startsWith("  ") ? columns + "\n" : ""));
            List<Event> events = read(text, List.of(), List.of(), new Problems());
            assertThat(events)
                    .hasSizeBetween(2, 3)
                    .noneMatch(event -> event.get("request_id").equals("1"));
            assertThat(events.get(0).get("msg")).isEqualTo("database system is ready to accept connections");
            assertThat(events.get(events.size() - 1).get("sql_state")).isEqualTo("55P03");
        }
    }

    /** Lines as long as a line can be, of what each reader has to look for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-29 14:27:12.898 UTC ERROR:  ", "2026-11-29 14:27:12.898 UTC :  ",
                        "2026-11-29 14:27:12.898 UTC,\"\"", "[29/Nov/2026:",
                "[29/Nov/2026:14:27:12 +0000] \"GET \" ", "2026/11/29 14:27:12 [error] 1#1: , request: \"",
                        "{\"resourceLogs\":[{", "{\"a\":[",
                "request_id='", "/*request_id='"
            })
    void readsALineInTimeThatIsFullOfBeginnings(String piece) {
        String line = piece + piece.repeat(3_000_000 / piece.length());
        String statement = "2026-11-29 14:27:12.898 UTC [1] LOG:  duration: 1.0 ms  statement: ";
        Assertions.assertTimeout(
                Duration.ofSeconds(60),
                () -> read(line + "\n" + statement + line, List.of(), List.of(), new Problems()));
    }
}
