package dev.clew.story.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import dev.clew.story.tree.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficReaderTest {
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");

    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    private Traffic read(long bytes) throws IOException {
        return read(bytes, Window.ALL);
    }

    private Traffic read(long bytes, Window window) throws IOException {
        return TrafficReader.read(
                LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()), bytes, window, problems);
    }

    private static String line(String form, String level, int number, long millis, String more) {
        String ts = Timestamp.text(ZERO + millis * 1_000_000);
        String id = String.format("00000000-0000-4000-8000-%012x", number);
        return switch (form) {
            case "logfmt" ->
                "ts=" + ts + " level=" + level
                        + " service=shop version=v1 instance=i-1 request_id=" + id
                        + " trace_id=0af7651916cd43dd8448eb211c80319c logger=x thread=main msg=hello" + more;
            case "json" ->
                "{\"ts\":\"" + ts + "\",\"level\":\"" + level
                        + "\",\"service\":\"shop\",\"version\":\"v1\",\"instance\":\"i-1\",\"request_id\":\"" + id
                        + "\",\"logger\":\"x\",\"thread\":\"main\",\"msg\":\"hello\"" + json(more) + "}";
            default ->
                "{\"@timestamp\":\"" + ts + "\",\"log.level\":\"" + level
                        + "\",\"service.name\":\"shop\",\"service.version\":\"v1\",\"service.node.name\":\"i-1\",\"http.request.id\":\""
                        + id
                        + "\",\"log.logger\":\"x\",\"process.thread.name\":\"main\",\"message\":\"hello\",\"clew.seq\":1"
                        + json(more).replace("\"event\"", "\"event.action\"").replace("\"boot_id\"", "\"clew.boot_id\"")
                        + "}";
        };
    }

    private static String json(String more) {
        StringBuilder members = new StringBuilder();
        for (String field : more.strip().split(" ", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                members.append(",\"")
                        .append(field, 0, equals)
                        .append("\":\"")
                        .append(field.substring(equals + 1))
                        .append('"');
            }
        }
        return members.toString();
    }

    private static String end(int number, String outcome) {
        return " event=span_end kind=server span=order outcome=" + outcome + " duration_ms=2.000 boot_id=b1 span_id="
                + String.format("%016x", 0xabc0_0000L + number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json", "ecs"})
    void ofLargeLogsItKeepsWholeRequestsOfASampleAndAllFailures(String form) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            lines.add(line(form, "INFO", i, i * 10L, " user_id=" + i % 7));
            lines.add(
                    line(form, i % 100 == 0 ? "ERROR" : "INFO", i, i * 10L + 2, end(i, i % 100 == 0 ? "error" : "ok")));
        }
        Files.write(folder.resolve("a.log"), lines);
        Traffic traffic = read(1L << 30);
        assertThat(traffic.weight()).isEqualTo(32);
        assertThat(traffic.events()).isEqualTo(8_000);
        assertThat(traffic.requestCount()).isBetween(2_500L, 5_500L);
        assertThat(traffic.requests().stream().filter(Request::isWhole)).allSatisfy(request -> {
            assertThat(request.spans()).hasSize(1);
            assertThat(request.attributes()).hasSize(1);
        });
        assertThat(traffic.requests().stream()
                        .flatMap(request -> request.spans().stream())
                        .filter(Span::isFailed))
                .hasSize(40);
        assertThat(traffic.until())
                .isBetween(ZERO + 39_000_000_000L, ZERO + 39_992_000_000L); // one line a second is read
        assertThat(problems.all()).isEmpty();
    }

    /** An import has one id for all that it does. */
    @Test
    void spansThatEndBehindTheMostOfARequestAreNotToldAsUnended() throws IOException {
        int most = 200_000;
        List<String> lines = new ArrayList<>(most + 2);
        for (int i = 0; i < most; i++) {
            lines.add(line("logfmt", "INFO", 1, i, end(i, "ok")));
        }
        String end = end(most, "ok");
        lines.add(line("logfmt", "INFO", 1, most, end.replace("span_end", "span_start")));
        lines.add(line("logfmt", "INFO", 1, most + 1, end));
        Files.write(folder.resolve("a.log"), lines);
        Traffic traffic = read(500);
        assertThat(traffic.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.spans()).hasSize(most).noneMatch(Span::isFailed));
        assertThat(traffic.overflows()).isNotEmpty();
    }

    @Test
    void smallLogsAreReadWhole() throws IOException {
        Files.writeString(
                folder.resolve("a.log"),
                line("logfmt", "INFO", 1, 0, "") + '\n' + line("logfmt", "INFO", 1, 2, end(1, "ok")) + '\n');
        Traffic traffic = read(500);
        assertThat(traffic.weight()).isEqualTo(1);
        assertThat(traffic.requestCount()).isEqualTo(1);
        Request request = traffic.requests().get(0);
        assertThat(request.presences()).isEmpty();
        assertThat(request.templates()).containsExactly(new Template("shop", "INFO", "hello"));
        assertThat(request.spans()).hasSize(1);
        assertThat(traffic.boots()).extracting(Boot::id).containsExactly("b1");
    }

    @Test
    void ofAWindowItCountsWhatIsWithinHoweverLargeTheFilesAre() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            lines.add(line("logfmt", "INFO", i, i * 10L, ""));
        }
        Files.write(folder.resolve("a.log"), lines);
        long second = 1_000_000_000L;
        Traffic traffic = read(1L << 30, new Window(ZERO + 10 * second, ZERO + 20 * second - 1));
        assertThat(traffic.events()).isEqualTo(1_000);
        assertThat(traffic.weight()).isEqualTo(1);
        assertThat(traffic.requestCount()).isEqualTo(1_000);
        assertThat(traffic.from()).isGreaterThanOrEqualTo(ZERO + 10 * second);
        assertThat(traffic.until()).isLessThan(ZERO + 20 * second);
    }

    @ParameterizedTest
    @ValueSource(strings = {"logfmt", "json", "ecs"})
    void processesOfTheHourBeforeAWindowAreKnown(String form) throws IOException {
        long minute = 60_000;
        List<String> lines = new ArrayList<>();
        lines.add(line(form, "INFO", 1, -90 * minute, " event=process_start boot_id=b0"));
        lines.add(line(form, "INFO", 2, -30 * minute, ""));
        lines.add(line(form, "INFO", 3, -30 * minute + 1, ""));
        lines.add(line(form, "INFO", 4, -30 * minute + 2, end(4, "error").replace("b1", "b2")));
        lines.add(line(form, "INFO", 4, -30 * minute + 3, end(4, "error").replace("b1", "b2")));
        lines.add(line(form, "INFO", 5, -30 * minute + 4, " event=process_start boot_id=b1"));
        lines.add(line(form, "INFO", 6, -30 * minute + 5, " event=change kind=flag what=new"));
        lines.add(line(form, "ERROR", 7, 1, end(7, "error")));
        lines.add(line(form, "ERROR", 8, minute, end(8, "error").replace("b1", "b3")));
        Files.write(folder.resolve("a.log"), lines);
        Traffic traffic = read(0, new Window(ZERO, ZERO + 1_000_000_000L));
        assertThat(traffic.events()).isEqualTo(1);
        assertThat(traffic.from()).isEqualTo(ZERO + 1_000_000).isEqualTo(traffic.until());
        assertThat(traffic.requests()).hasSize(1);
        assertThat(traffic.templates()).isEmpty();
        assertThat(traffic.changes()).extracting(Change::what).containsExactly("new");
        assertThat(traffic.boots()).extracting(Boot::id).containsExactly("b2", "b1");
        assertThat(traffic.boots()).extracting(Boot::isStarted).containsExactly(false, true);
        assertThat(traffic.boots()).extracting(Boot::isJudged).containsExactly(false, true);
        assertThat(traffic.boots())
                .extracting(boot -> (boot.first() - ZERO) / 1_000_000)
                .containsExactly(-30 * minute + 2, -30 * minute + 4);
    }

    @Test
    void thePlanOfASlowQueryIsNoAttributeOfItsRequest() throws IOException {
        String line = "ts=" + Timestamp.text(ZERO) + " level=WARN service=orders request_id=r1 thread=main msg=m";
        Files.writeString(
                folder.resolve("a.log"),
                line + " logger=clew.jdbc sql=\"SELECT 1\" fp=0123456789abcdef plan=\"Seq Scan on stock\"\n" + line
                        + " logger=shop plan=premium\n");
        assertThat(read(0).requests().get(0).attributes()).containsExactly(new Attribute("plan", "premium"));
    }

    @Test
    void namesAreBoundedWhateverALineHas() throws IOException {
        String huge = "x".repeat(100_000);
        String cut = "x".repeat(200) + "…";
        Files.writeString(
                folder.resolve("a.log"),
                "ts=" + Timestamp.text(ZERO) + " level=ERROR service=" + huge + " version=" + huge + " instance=" + huge
                        + " request_id=r1 logger=x thread=main msg=" + huge + " event=span_end kind=client span=" + huge
                        + " peer=" + huge + " outcome=error error=a." + huge + " err_fp=" + huge + " user=" + huge
                        + " duration_ms=1 span_id=1 boot_id=" + huge + "\n"
                        + "ts=" + Timestamp.text(ZERO) + " level=" + huge + " service=" + huge
                        + " request_id=r1 logger=x thread=main msg=" + huge + "\n");
        Traffic traffic = read(0);
        Boot boot = traffic.boots().iterator().next();
        assertThat(List.of(boot.service(), boot.instance(), boot.version(), boot.id()))
                .containsOnly(cut);
        Request request = traffic.requests().get(0);
        assertThat(request.attributes()).containsExactly(new Attribute("user", cut));
        assertThat(request.templates()).containsExactly(new Template(cut, cut, cut));
        Span span = request.spans().get(0);
        assertThat(span.operation()).isEqualTo(new Operation(cut, "client", cut, cut, cut.substring(0, 0)));
        assertThat(span.error()).isEqualTo(new ErrorKind(cut, "a." + cut.substring(2), cut, ""));
    }

    @Test
    void largeFilesAreReadInPartsAndEachLineOnce() throws IOException {
        Path file = folder.resolve("a.log");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append(line("logfmt", "INFO", i, i, " n=" + "x".repeat(i % 50)))
                    .append('\n');
        }
        Files.writeString(file, text);
        long lines = 0;
        var parts = LogFiles.find(List.of(file.toString()), InputStream.nullInputStream())
                .get(0)
                .parts(10_007);
        assertThat(parts).hasSizeGreaterThan(50);
        for (var part : parts) {
            lines += TrafficReader.read(List.of(part), 0, Window.ALL, problems).events();
        }
        assertThat(lines).isEqualTo(5_000);
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void spanThatBeganAndDidNotEndIsOneThatNeverEnded() throws IOException {
        String begin = " event=span_start kind=server span=order boot_id=b1 span_id=00000000abc00001";
        Files.writeString(
                folder.resolve("a.log"),
                line("logfmt", "INFO", 1, 0, begin)
                        + '\n'
                        + line("logfmt", "INFO", 2, 2, begin.replace("01", "02"))
                        + '\n'
                        + line("logfmt", "INFO", 1, 3, end(1, "ok"))
                        + '\n');
        Traffic traffic = read(0);
        assertThat(traffic.requests()).hasSize(2);
        assertThat(traffic.requests().get(0).spans()).extracting(Span::outcome).containsExactly(Outcome.OK);
        assertThat(traffic.requests().get(1).spans()).extracting(Span::outcome).containsExactly(Outcome.NEVER_ENDED);
    }
}
