package dev.clew.story.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clew.story.command.Command;
import dev.clew.story.evidence.Conclusion;
import dev.clew.story.file.Problem;
import dev.clew.story.print.Style;
import dev.clew.story.print.TriageJson;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.triage.ToRead;
import dev.clew.story.triage.Triage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriagePageTest {
    @TempDir
    private Path folder;

    private static Document page(Triage triage, Problem... problems) throws IOException {
        StringWriter page = new StringWriter();
        TriagePage.of(triage, List.of(problems)).writeTo(page);
        return Jsoup.parse(page.toString());
    }

    private Document deploy() throws IOException {
        return page(Triages.deploy(folder.resolve("a.log")));
    }

    private JsonObject timeline(String... lines) throws IOException {
        Triage triage = Triage.of(Triages.traffic(folder.resolve("a.log"), List.of(lines)));
        return StoryPageTest.data(page(triage)).getAsJsonObject("timeline");
    }

    @Test
    void thePolicyAllowsTheOneScriptAndTheOneStyleAlone() throws Exception {
        StoryPageTest.assertPolicy(deploy());
    }

    @Test
    void namesNothingOutsideItself() throws IOException {
        StoryPageTest.assertNamesNothingOutside(deploy());
    }

    @Test
    void holdsThePublishedForm() throws IOException {
        Triage triage = Triages.deploy(folder.resolve("a.log"));
        Problem problem = new Problem("a.log", "damaged line", 2);
        JsonObject data = StoryPageTest.data(page(triage, problem));
        assertThat(data.get("triage")).isEqualTo(JsonParser.parseString(TriageJson.of(triage, List.of(problem))));
        assertThat(data.get("summary").getAsString())
                .isEqualTo("20 requests, 5 failed, from 2026-11-22 10:00:00 to 2026-11-22 10:19:30");
    }

    @Test
    void countsRequestsAndFailuresOverTime() throws IOException {
        JsonObject timeline = timeline(
                Triages.request("10:00:00.900000", 1, false),
                Triages.request("10:00:01.000000", 2, true),
                Triages.request("10:00:01.999999", 3, false),
                Triages.request("10:00:04.000000", 4, true));
        assertThat(timeline.toString())
                .isEqualTo("{\"from_s\":1795341600,\"step_s\":1,\"requests\":[1,2,0,0,1],\"failed\":[0,1,0,0,1],"
                        + "\"starts\":[],\"starts_left_out\":0}");
    }

    @Test
    void saysWhichStartsBroughtANewVersion() throws IOException {
        JsonObject timeline = timeline(Triages.twentyMinutes().toArray(String[]::new));
        assertThat(timeline.get("step_s").getAsLong()).isEqualTo(10);
        assertThat(timeline.getAsJsonArray("starts"))
                .extracting(JsonElement::toString)
                .containsExactly(
                        "{\"t_s\":1795341600,\"service\":\"orders\",\"instance\":\"orders-1\",\"boot_id\":\"b1\",\"version\":\"1.0\",\"is_new_version\":false}",
                        "{\"t_s\":1795342200,\"service\":\"orders\",\"instance\":\"orders-2\",\"boot_id\":\"b2\",\"version\":\"2.0\",\"is_new_version\":true}",
                        "{\"t_s\":1795342500,\"service\":\"orders\",\"instance\":\"orders-3\",\"boot_id\":\"b3\",\"version\":\"2.0\",\"is_new_version\":false}");
    }

    @Test
    void hasAtMost200BucketsOfAnyPeriod() throws IOException {
        for (String last :
                List.of("2026-11-22T10:03:20", "2026-11-23T10:00:00", "2027-11-22T10:00:00", "2199-01-01T00:00:00")) {
            JsonObject timeline = timeline(
                    Triages.request("10:00:00.000000", 1, false),
                    "ts=" + last + ".000000Z level=INFO service=orders instance=i msg=m");
            assertThat(timeline.getAsJsonArray("requests")).hasSizeBetween(60, 200);
            assertThat(timeline.getAsJsonArray("requests").get(0).getAsInt()).isEqualTo(1);
        }
    }

    @Test
    void hasAtMost300StartsThoseWithANewVersionAmongThem() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String time = "%02d:%02d:00.000000".formatted(i / 60, i % 60);
            lines.add(Triages.start(time, "i-" + i, i < 399 ? "1.0" : "2.0", "b" + i));
        }
        JsonObject timeline = timeline(lines.toArray(String[]::new));
        assertThat(timeline.getAsJsonArray("starts")).hasSize(300);
        assertThat(timeline.getAsJsonArray("starts")
                        .get(299)
                        .getAsJsonObject()
                        .get("version")
                        .getAsString())
                .isEqualTo("2.0");
        assertThat(timeline.get("starts_left_out").getAsInt()).isEqualTo(100);
    }

    @Test
    void noLineBecomesMarkup() throws IOException {
        List<String> elements = StoryPageTest.elements(deploy());
        Random random = new Random(1);
        for (int run = 0; run < 300; run++) {
            Triage triage = hostile(folder.resolve("a.log"), random);
            Problem problem = new Problem(StoryPageTest.hostile(random), StoryPageTest.hostile(random), 1);
            Document page = page(triage, problem);
            assertThat(StoryPageTest.elements(page)).isEqualTo(elements);
            assertThat(StoryPageTest.data(page).get("triage"))
                    .isEqualTo(JsonParser.parseString(TriageJson.of(triage, List.of(problem))));
        }
    }

    static Triage hostile(Path log, Random random) throws IOException {
        Traffic traffic = Triages.traffic(log, StoryPageTest.hostileLines(random));
        Triage triage = Triage.of(traffic);
        List<Conclusion> found = new ArrayList<>(triage.findings());
        for (int i = 0; i < 3; i++) {
            Conclusion conclusion = Conclusion.of("x" + StoryPageTest.hostile(random), StoryPageTest.hostile(random))
                    .with("a" + StoryPageTest.hostile(random), StoryPageTest.hostile(random))
                    .with("list", List.of(StoryPageTest.hostile(random)))
                    .with("map", Map.of(StoryPageTest.hostile(random), StoryPageTest.hostile(random)))
                    .shownBy(traffic.requests())
                    .since(traffic.from())
                    .inferredFrom(StoryPageTest.hostile(random))
                    .saying(StoryPageTest.hostile(random));
            if (!found.isEmpty()) {
                conclusion.because(found.get(random.nextInt(found.size())));
            }
            found.add(conclusion);
        }
        List<ToRead> read = List.of(
                new ToRead("r" + StoryPageTest.hostile(random), found.get(0), 1, StoryPageTest.hostile(random)));
        return new Triage(traffic, triage.failed(), found, read);
    }

    @Test
    void aPageOfNoEventHasNoTimeline() throws IOException {
        Triage none = Triage.of(Triages.traffic(folder.resolve("a.log"), List.of()));
        assertThat(StoryPageTest.data(page(none)).get("timeline").toString())
                .isEqualTo("{\"starts\":[],\"starts_left_out\":0}");
        assertThat(none.failed()).isEqualTo(Set.of());
    }

    private String run(String... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, true, UTF_8);
        String[] args = Stream.concat(
                        Stream.of("triage", folder.resolve("a.log").toString()), Stream.of(more))
                .toArray(String[]::new);
        assertThat(new Command(InputStream.nullInputStream(), to, to, Style.PLAIN).run(args))
                .as(out.toString(UTF_8))
                .isEqualTo(Command.FOUND);
        return out.toString(UTF_8);
    }

    @Test
    void theCommandPrintsOneLineAndWhereThePageIs() throws IOException {
        Files.write(folder.resolve("a.log"), Triages.twentyMinutes());
        Path page = folder.resolve("triage.html");
        assertThat(run("--html", page.toString()))
                .isEqualTo(
                        "20 requests, 5 failed, from 2026-11-22 10:00:00 to 2026-11-22 10:19:30\npage: " + page + "\n");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        Files.delete(page);
        assertThat(run("--json", "--html", page.toString()))
                .startsWith("{\"format\":1,")
                .hasLineCount(1);
        assertThat(page).exists();
    }
}
