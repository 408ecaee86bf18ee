package dev.clew.story.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.clew.story.Story;
import dev.clew.story.StoryReader;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.json.JsonWriter;
import dev.clew.story.line.Event;
import dev.clew.story.print.StoryJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoryPageTest {
    private static final String CHECKOUT = "7c1e5b8a-4a6f-4d1c-9a55-0d7c6f2b91e4";
    private static final List<String> HOSTILE = List.of(
            "</script><script>alert(1)</script>",
            "</SCRIPT\n><img src=x onerror=alert(1)>",
            "<!--<script>",
            "-->",
            "]]>",
            "<svg/onload=alert(1)>",
            "\" onfocus=alert(1) autofocus x=\"",
            "javascript:alert(1)",
            "{{script}}{{data}}{{policy}}",
            "\u2028\u2029\u0000\u0001\u001b[31m\u007f\u0085\ufeff",
            "\u202eevil\u2066\u200f",
            "\ud800",
            "\udc00\ud800",
            "😀",
            "&lt;/script&gt;&#60;",
            "\\u003c/script>",
            "\\",
            "\n\r\t",
            "",
            "__proto__",
            "constructor");

    @TempDir
    private Path folder;

    private static Story story(String id, String path) throws IOException {
        StoryReader reader =
                new StoryReader(LogFiles.find(List.of(path), InputStream.nullInputStream()), new Problems());
        return Objects.requireNonNull(reader.read(id));
    }

    private static String page(Story story, List<Problem> problems) throws IOException {
        StringWriter page = new StringWriter();
        StoryPage.of(story, problems).writeTo(page);
        return page.toString();
    }

    private static Document checkout() throws IOException {
        return Jsoup.parse(page(story(CHECKOUT, "src/test/resources/checkout"), List.of()));
    }

    static JsonObject data(Document page) {
        return JsonParser.parseString(page.getElementById("data").data()).getAsJsonObject();
    }

    private static Map<String, String> strings(JsonElement object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.getAsJsonObject()
                .entrySet()
                .forEach(
                        member -> strings.put(member.getKey(), member.getValue().getAsString()));
        return strings;
    }

    @Test
    void thePolicyAllowsTheOneScriptAndTheOneStyleAlone() throws Exception {
        assertPolicy(checkout());
    }

    static void assertPolicy(Document page) throws Exception {
        assertThat(page.select("script"))
                .extracting(script -> script.attr("type"))
                .containsExactly("application/json", "");
        assertThat(page.select("style")).hasSize(1);
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .isEqualTo(
                        "default-src 'none'; script-src "
                                + hash(page.select("script").get(1).data()) + "; style-src "
                                + hash(page.select("style").first().data())
                                + "; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
    }

    private static String hash(String content) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }

    @Test
    void namesNothingOutsideItself() throws IOException {
        assertNamesNothingOutside(checkout());
    }

    static void assertNamesNothingOutside(Document page) {
        assertThat(
                        page.select(
                                "[src], [srcset], [data], [action], [formaction], [ping], [poster], link, base, iframe, object, embed"))
                .isEmpty();
        assertThat(page.select("[href]")).allMatch(link -> link.attr("href").startsWith("#"));
        assertThat(page.select("[style]")).isEmpty();
        assertThat(page.getAllElements())
                .flatExtracting(element -> element.attributes().asList())
                .noneMatch(attribute -> attribute.getKey().startsWith("on"));
        assertThat(page.select("style").first().data()).doesNotContain("url(", "@import", "://");
        assertThat(page.select("script").get(1).data())
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(")
                .doesNotContain(
                        "XMLHttpRequest", "WebSocket", "sendBeacon", "import(", "localStorage", "document.cookie");
    }

    @Test
    void holdsThePublishedFormAndEachLine() throws IOException {
        Story story = story(CHECKOUT, "src/test/resources/checkout");
        JsonObject data = data(Jsoup.parse(page(story, List.of(new Problem("a.log", "damaged line", 2)))));
        JsonObject published = JsonParser.parseString(
                        StoryJson.of(story, List.of(new Problem("a.log", "damaged line", 2))))
                .getAsJsonObject();
        withoutLines(published.getAsJsonArray("tree"));
        assertThat(data.get("story")).isEqualTo(published);
        assertSameLines(story, data.getAsJsonArray("lines"));
        assertThat(data.getAsJsonArray("lines"))
                .as("the clock of pricing is corrected, its text is not")
                .anySatisfy(line -> {
                    assertThat(line.getAsJsonObject().get("t").getAsLong()).isEqualTo(1_795_962_432_997_099L);
                    assertThat(strings(line.getAsJsonObject().get("fields")))
                            .containsEntry("ts", "2026-11-29T14:27:17.247599Z");
                });
    }

    private static void withoutLines(JsonArray spans) {
        for (JsonElement span : spans) {
            span.getAsJsonObject().remove("lines");
            withoutLines(span.getAsJsonObject().getAsJsonArray("children"));
        }
    }

    private static void assertSameLines(Story story, JsonArray lines) {
        assertThat(lines).hasSameSizeAs(story.events());
        for (int i = 0; i < lines.size(); i++) {
            JsonObject line = lines.get(i).getAsJsonObject();
            Event event = story.events().get(i);
            assertThat(strings(line.get("fields"))).isEqualTo(event.fields());
            assertThat(line.get("t").getAsLong()).isEqualTo(Math.floorDiv(event.nanos(), 1_000L));
        }
    }

    @Test
    void saysToWhichSpanALineBelongsIfItsOwnHasNoLine() throws IOException {
        String line = "ts=2026-11-22T10:00:0%d.000000Z level=INFO service=a request_id=r1 span_id=%s logger=%s msg=m";
        Files.writeString(
                folder.resolve("a.log"),
                line.formatted(1, "0123456789ab0007", "shop.A") + " seq=1\n"
                        + line.formatted(2, "0123456789ab0000", "clew.span")
                        + " event=span_end kind=server span=a outcome=ok duration_ms=1500.000 seq=2 boot_id=b\n");
        JsonArray lines = data(Jsoup.parse(page(story("r1", folder.toString()), List.of())))
                .getAsJsonArray("lines");
        assertThat(lines.get(0).getAsJsonObject().get("span").getAsString()).isEqualTo("0123456789ab0000");
        assertThat(lines.get(1).getAsJsonObject().has("span")).isFalse();
    }

    @Test
    void hasTheFurtherLinesOfAForeignStackTrace() throws IOException {
        Files.writeString(
                folder.resolve("a.log"),
                "{\"@timestamp\":\"2026-11-22T10:00:05Z\",\"message\":\"no\",\"request_id\":\"r1\"}\njava.lang.Error: <b> r1\n\tat a.B.r1(B.java:1)\n");
        JsonObject line = data(Jsoup.parse(page(story("r1", folder.toString()), List.of())))
                .getAsJsonArray("lines")
                .get(0)
                .getAsJsonObject();
        assertThat(line.get("more").getAsString()).isEqualTo("java.lang.Error: <b> r1\n\tat a.B.r1(B.java:1)");
    }

    @Test
    void cutsALineThatWouldFillThePageAndSaysHowMuchIsMissing() throws IOException {
        Files.writeString(
                folder.resolve("a.log"),
                "ts=2026-11-22T10:00:05.000000Z level=INFO request_id=r1 logger=a msg=" + "x".repeat(500_000)
                        + " z=1\n");
        JsonObject line = data(Jsoup.parse(page(story("r1", folder.toString()), List.of())))
                .getAsJsonArray("lines")
                .get(0)
                .getAsJsonObject();
        int kept = line.getAsJsonObject("fields").get("msg").getAsString().length();
        assertThat(kept).isBetween(60_000, 65_536);
        assertThat(line.get("cut").getAsInt()).isEqualTo(500_000 - kept + "z1".length());
    }

    /** Whatever stands in the lines: the page has the elements of any other page, and the data is the story's. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noLineBecomesMarkup(long seed) throws IOException {
        List<String> elements = elements(checkout());
        Random random = new Random(seed);
        for (int run = 0; run < 750; run++) {
            Files.write(folder.resolve("a.log"), hostileLines(random), UTF_8);
            Story story = story("r1", folder.toString());
            Problem problem = new Problem(hostile(random), hostile(random), random.nextInt(3));
            Document page = Jsoup.parse(page(story, List.of(problem)));
            assertThat(elements(page)).isEqualTo(elements);
            JsonObject data = data(page);
            assertThat(data.get("story"))
                    .isEqualTo(JsonParser.parseString(StoryJson.withoutLines(story, List.of(problem))));
            assertSameLines(story, data.getAsJsonArray("lines"));
        }
    }

    static List<String> elements(Document page) {
        return page.getAllElements().stream().map(Element::tagName).toList();
    }

    static List<String> hostileLines(Random random) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            boolean isSpan = random.nextBoolean();
            JsonWriter json = new JsonWriter().begin('{');
            json.member("ts", "2026-11-22T10:00:0" + random.nextInt(10) + ".000000Z");
            json.member("level", random.nextBoolean() ? "ERROR" : hostile(random));
            json.member("service", hostile(random)).member("instance", hostile(random));
            json.member("request_id", "r1").member("trace_id", hostile(random));
            json.member("span_id", "0123456789ab000" + random.nextInt(4));
            json.member("logger", hostile(random)).member("msg", hostile(random));
            if (isSpan) {
                json.member("event", random.nextInt(4) == 0 ? "span_start" : "span_end");
                json.member("kind", random.nextBoolean() ? "server" : "client");
                json.member("parent_id", "0123456789ab000" + random.nextInt(4));
                json.member("span", hostile(random));
                json.member("outcome", random.nextBoolean() ? "error" : hostile(random));
                json.member("duration_ms", random.nextBoolean() ? "12.500" : hostile(random));
                json.member("status", hostile(random)).member("error", hostile(random));
            }
            json.member("key " + hostile(random), hostile(random)).member("boot_id", "b");
            lines.add(json.end('}').toString());
        }
        return lines;
    }

    static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < random.nextInt(4); i++) {
            text.append(HOSTILE.get(random.nextInt(HOSTILE.size())));
            if (random.nextInt(3) == 0) {
                text.append((char) random.nextInt(0x10000));
            }
        }
        return random.nextInt(200) == 0 ? text.toString().repeat(300) : text.toString();
    }
}
