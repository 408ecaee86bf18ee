package dev.clew.story.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.clew.story.command.Command;
import dev.clew.story.print.Style;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium; where there is none, nothing is tested, and the reason is printed. */
class ChromiumIT {
    private static final String CHECKOUT = "7c1e5b8a-4a6f-4d1c-9a55-0d7c6f2b91e4";
    private static final String FOCUSED = "document.activeElement";

    @TempDir
    private static Path folder;

    private static Chromium browser;

    private Path page;
    private boolean mayComplain;

    @BeforeAll
    static void openTheBrowser() throws Exception {
        Optional<Path> program = Chromium.find();
        if (program.isEmpty()) {
            System.err.println(
                    "ChromiumIT is skipped: there is no chromium, chromium-browser or google-chrome on the PATH");
        }
        Assumptions.assumeTrue(program.isPresent(), "there is no Chromium on the PATH");
        browser = Chromium.start(program.get(), Files.createDirectory(folder.resolve("profile")));
    }

    @AfterAll
    static void closeTheBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    /** No page ever complains, runs into its policy or asks anyone for anything. */
    @AfterEach
    void nothingButThePageWasAskedFor() {
        if (!mayComplain) {
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests()).containsExactly(page.toUri().toString());
        }
        mayComplain = false;
        browser.send("Emulation.setEmulatedMedia", Map.of("media", "", "features", List.of()));
    }

    private void open(String id, String path) {
        page = folder.resolve("story.html");
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = new Command(InputStream.nullInputStream(), none, new PrintStream(errors, true, UTF_8), Style.PLAIN)
                .run("story", id, path, "--html", page.toString());
        assertThat(status).as(errors.toString(UTF_8)).isEqualTo(Command.FOUND);
        browser.open(page);
    }

    private void openCheckout() {
        open(CHECKOUT, "src/test/resources/checkout");
    }

    @Test
    void showsTheVerdictAndTheSpans() {
        openCheckout();
        assertThat(browser.text("document.querySelector('h1').textContent"))
                .isEqualTo("POST /api/checkout of gateway failed: UPDATE stock of inventory timed out after 2001.300 ms"
                        + " (statement_timeout)");
        assertThat(browser.text("document.getElementById('outcome').textContent"))
                .isEqualTo("Failedinferred");
        assertThat(browser.number("document.querySelectorAll('[role=treeitem].span').length"))
                .isEqualTo(37);
        assertThat(browser.text("document.querySelector('.span .first').closest('.span').getAttribute('aria-label')"))
                .isEqualTo("inventory, UPDATE stock, timeout, 2,001.300 ms, the first failure, on the critical path");
        assertThat(browser.number("document.querySelectorAll('#line-rows > .line').length"))
                .isEqualTo(55);
        assertThat(browser.number("document.querySelectorAll('#finding-list > li').length"))
                .isEqualTo(7);
    }

    @Test
    void aStoryWithoutSpansHasItsLinesAndItsFurtherOnes() throws IOException {
        Path log = folder.resolve("foreign.log");
        Files.writeString(log, "{\"@timestamp\":\"2026-11-22T10:00:04Z\",\"message\":\"yes\",\"request_id\":\"r1\"}\n\tmore of r1\n");
        open("r1", log.toString());
        assertThat(browser.text("document.querySelector('h1').textContent"))
                .isEqualTo("the files have lines of the request, and no span");
        assertThat(browser.text("document.getElementById('spans-note').textContent"))
                .isEqualTo("The files have no span of this request.");
        assertThat(browser.text("getComputedStyle(document.getElementById('flame')).display")).isEqualTo("none");
        browser.click("document.querySelector('.message')");
        assertThat(browser.text("document.querySelector('.details').textContent")).contains("\tmore of r1");
    }

    @Test
    void searchesAndFiltersTheLines() {
        openCheckout();
        browser.click("document.getElementById('search')");
        browser.type("sku-44");
        awaitLines(2);
        assertThat(browser.text("[...document.querySelectorAll('#line-rows mark')].map((m) => m.textContent)"))
                .isEqualTo("SKU-44,SKU-44,SKU-44");
        browser.click("document.getElementById('show-all')");
        awaitLines(55);
        choose("level", "ERROR");
        awaitLines(6);
        choose(
                "service",
                browser.text(
                        "[...document.getElementById('service').options].find((o) => o.text === 'inventory').value"));
        awaitLines(2);
        browser.click("document.getElementById('search')");
        browser.type("nobody writes this");
        awaitLines(0);
        assertThat(browser.text("document.getElementById('line-count').textContent"))
                .isEqualTo("none of 55 lines");
        browser.click("document.getElementById('show-all')");
        choose(
                "in-span",
                browser.text(
                        "[...document.getElementById('in-span').options].find((o) => o.text.endsWith('inventory POST /reserve')).value"));
        awaitLines(4);
        browser.click("document.getElementById('search')");
        browser.type(".*("); // text, not a regular expression
        awaitLines(0);
    }

    private void choose(String select, String value) {
        browser.ask("(() => { const s = document.getElementById('" + select + "'); s.value = '" + value
                + "'; s.dispatchEvent(new Event('change', { bubbles: true })); })()");
    }

    private void awaitLines(int count) {
        browser.await("document.querySelectorAll('#line-rows > .line').length === " + count);
    }

    @Test
    void zoomsTheTimeline() {
        zooms("timeline", "#timeline-tools", "#tree [tabindex=\"0\"]", "timeline", "#rows .bar:first-child");
    }

    @Test
    void zoomsTheFlameGraph() {
        zooms("boxes", "#flame-tools", "#boxes [tabindex=\"0\"]", "flame", "#boxes .box");
    }

    /** By each way in and out again: buttons, keys, the wheel. */
    private void zooms(String chart, String tools, String focusable, String view, String inside) {
        openCheckout();
        String shows = "document.getElementById('" + chart + "').dataset.shows";
        String share = view + ".length / (" + view + ".whole.to - " + view + ".whole.from)";
        browser.click("document.querySelectorAll('" + tools + " button')[1]");
        browser.await(shows + " === 'part' && Math.abs(" + share + " - 0.5) < 1e-6");
        browser.click("document.querySelectorAll('" + tools + " button')[4]");
        browser.await(shows + " === 'all'");

        browser.ask("document.querySelector('" + focusable + "').focus()");
        browser.press("+");
        browser.press("+");
        browser.await("Math.abs(" + share + " - 0.25) < 1e-6");
        double from = browser.ask(view + ".from").getAsDouble();
        browser.press("ArrowLeft", "Shift");
        browser.await(view + ".from < " + from);
        browser.press("-");
        browser.await("Math.abs(" + share + " - 0.5) < 1e-6");
        browser.press("0");
        browser.await(shows + " === 'all'");

        browser.ask("window.wheels = []; addEventListener('wheel', (e) => wheels.push(e.defaultPrevented))");
        JsonObject wheel = browser.ask("(() => { const e = document.querySelector('" + inside + "');"
                        + " e.scrollIntoView({ block: 'center' }); const b = e.getBoundingClientRect();"
                        + " return { x: b.left + b.width / 2, y: b.top + 5 }; })()")
                .getAsJsonObject();
        wheel.addProperty("type", "mouseWheel");
        wheel.addProperty("deltaX", 0);
        wheel.addProperty("deltaY", -100);
        wheel.addProperty("modifiers", 2);
        browser.send("Input.dispatchMouseEvent", wheel);
        browser.await("wheels.join() === 'true' && " + shows + " === 'part'");
        double length = browser.ask(view + ".length").getAsDouble();
        wheel.addProperty("modifiers", 0);
        browser.send("Input.dispatchMouseEvent", wheel);
        browser.await("wheels.join() === 'true,false'"); // without Ctrl the page scrolls
        assertThat(browser.ask(view + ".length").getAsDouble()).isEqualTo(length);
    }

    @Test
    void eachFindingLeadsToItsSpanAndItsLine() {
        openCheckout();
        List<String> spans = new ArrayList<>();
        for (int i = 0; i < browser.number("document.querySelectorAll('.to-span').length"); i++) {
            browser.click("document.querySelectorAll('.to-span')[" + i + "]");
            spans.add(browser.text(FOCUSED + ".getAttribute('aria-label')"));
            assertThat(isInView()).isTrue();
            assertThat(browser.text("document.getElementById('span').hidden")).isEqualTo("false");
        }
        assertThat(spans)
                .containsExactly(
                        "inventory, UPDATE stock, timeout, 2,001.300 ms, the first failure, on the critical path",
                        "checkout, SELECT items, ok, 3.274 ms, on the critical path",
                        "checkout, POST /authorise, ok 200, 136.000 ms, on the critical path",
                        "payments, POST /authorise, ok 200, 742.000 ms",
                        "recommendations, GET /alternatives, never ended, – ms");
        List<String> lines = new ArrayList<>();
        choose("level", "ERROR"); // a line that is filtered out comes back
        for (int i = 0; i < browser.number("document.querySelectorAll('.to-line').length"); i++) {
            browser.click("document.querySelectorAll('.to-line')[" + i + "]");
            lines.add(browser.text(FOCUSED + ".firstChild.textContent"));
            assertThat(isInView()).isTrue();
        }
        assertThat(lines)
                .containsExactly(
                        "UPDATE stock timed out",
                        "SELECT items ended",
                        "POST /authorise ended",
                        "POST /authorise ended",
                        "GET /alternatives started");
    }

    private boolean isInView() {
        return browser.ask(
                        "(() => { const b = " + FOCUSED
                                + ".getBoundingClientRect(); return b.height > 0 && b.top >= 0 && b.bottom <= innerHeight; })()")
                .getAsBoolean();
    }

    @Test
    void isLightOrDarkAsThePersonLikes() {
        openCheckout();
        String paper = "getComputedStyle(document.body).backgroundColor";
        assertThat(browser.text(paper)).isEqualTo("rgb(250, 249, 246)");
        browser.click("document.getElementById('theme')");
        assertThat(browser.text(paper)).isEqualTo("rgb(20, 22, 26)");
        assertThat(browser.text("document.getElementById('theme').getAttribute('aria-pressed')"))
                .isEqualTo("true");
        browser.click("document.getElementById('theme')");
        assertThat(browser.text(paper)).isEqualTo("rgb(250, 249, 246)");
        browser.open(page);
        browser.send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
        browser.await(paper + " === 'rgb(20, 22, 26)'");
        browser.await("document.getElementById('theme').getAttribute('aria-pressed') === 'true'");
    }

    @Test
    void needsNoMouse() {
        openCheckout();
        tabTo("#finding-list .to-span");
        browser.press("Enter");
        assertThat(browser.text(FOCUSED + ".dataset.spanId")).isEqualTo(browser.text("story.first_failure.span_id"));
        browser.press("ArrowUp");
        browser.press("ArrowUp");
        assertThat(browser.text(FOCUSED + ".getAttribute('aria-label')"))
                .startsWith("inventory, POST /reserve, error 504");
        browser.press("ArrowLeft");
        assertThat(browser.text(FOCUSED + ".getAttribute('aria-expanded')")).isEqualTo("false");
        assertThat(browser.number("document.querySelectorAll('.span[hidden]').length"))
                .isEqualTo(2);
        browser.press("ArrowRight");
        browser.press("Enter");
        tabTo("#span button");
        browser.press("Enter");
        awaitLines(4);
        assertThat(browser.text(FOCUSED + ".firstChild.textContent")).isEqualTo("POST /reserve started");
        browser.press("ArrowDown");
        browser.press("ArrowDown");
        browser.press("Enter");
        assertThat(browser.text(FOCUSED + ".getAttribute('aria-expanded')")).isEqualTo("true");
        assertThat(browser.text("document.querySelector('.details .long dd').textContent"))
                .contains("at shop.inventory.Stock.reserve(Stock.java:88)");
        assertThat(browser.text("getComputedStyle(" + FOCUSED + ").outlineStyle"))
                .isEqualTo("solid");
        browser.press("/");
        assertThat(browser.text(FOCUSED + ".id")).isEqualTo("search");
    }

    private void tabTo(String selector) {
        for (int i = 0; i < 40; i++) {
            browser.press("Tab");
            if (browser.ask(FOCUSED + ".matches('" + selector + "')").getAsBoolean()) {
                return;
            }
        }
        throw new AssertionError("the key Tab does not lead to " + selector);
    }

    @Test
    void namesEachControlForAScreenReader() {
        openCheckout();
        List<String> names = new ArrayList<>();
        for (JsonElement element :
                browser.send("Accessibility.getFullAXTree", Map.of()).getAsJsonArray("nodes")) {
            JsonObject node = element.getAsJsonObject();
            String role = value(node, "role");
            if (!node.get("ignored").getAsBoolean()
                    && List.of(
                                    "button",
                                    "searchbox",
                                    "combobox",
                                    "tree",
                                    "treeitem",
                                    "table",
                                    "toolbar",
                                    "region",
                                    "complementary",
                                    "search")
                            .contains(role)) {
                assertThat(value(node, "name")).as(node.toString()).isNotBlank();
                names.add(role + " " + value(node, "name"));
            }
        }
        assertThat(names)
                .contains(
                        "button Dark",
                        "button Show the span UPDATE stock",
                        "button Zoom into the timeline",
                        "button Zoom out of the flame graph",
                        "tree Spans, as they called each other",
                        "treeitem inventory, UPDATE stock, timeout, 2,001.300 ms, the first failure, on the critical path",
                        "tree Flame graph",
                        "searchbox Search",
                        "combobox Level",
                        "combobox Service",
                        "combobox Span",
                        "table Lines",
                        "region Findings");
    }

    private static String value(JsonObject node, String property) {
        return node.has(property) && node.getAsJsonObject(property).has("value")
                ? node.getAsJsonObject(property).get("value").getAsString()
                : "";
    }

    @Test
    void hostileLinesStayText() throws IOException {
        Path log = folder.resolve("hostile.log");
        for (long seed = 1; seed <= 8; seed++) {
            Random random = new Random(seed);
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                lines.addAll(StoryPageTest.hostileLines(random));
            }
            Files.write(log, lines, UTF_8);
            open("r1", log.toString());
            browser.ask("document.querySelectorAll('.message').forEach((message) => message.click())");
            browser.ask("drawn.forEach((span) => goToSpan(span))");
            browser.ask("document.querySelectorAll('.to-span, .to-line').forEach((way) => way.click())");
            assertThat(browser.number("document.querySelectorAll('script').length"))
                    .isEqualTo(2);
            assertThat(
                            browser.number(
                                    "document.querySelectorAll('img, iframe, object, [onload], [onerror], [onfocus], [style*=\"url\"]').length"))
                    .isZero();
            assertThat(browser.ask("/[\\u0000-\\u0008\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)")
                            .getAsBoolean())
                    .isFalse();
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(browser.text("document.body.textContent")).contains("<script>alert(1)</script>");
    }

    /** The test above would see it: the policy stops each of these, and is heard. */
    @Test
    void thePolicyStopsWhateverIsNotThePages() {
        openCheckout();
        mayComplain = true;
        browser.ask("window.ran = 0; addEventListener('securitypolicyviolation', (e) => ran++)");
        assertThat(
                        browser.text(
                                "(() => { try { document.body.innerHTML = '<b>'; return 'done'; } catch (e) { return e.name; } })()"))
                .isEqualTo("TypeError");
        browser.ask("document.body.setAttribute('style', 'color: red')");
        browser.ask("document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:1/x.png' }))");
        browser.ask("fetch('http://127.0.0.1:1/').catch(() => 0)");
        assertThat(
                        browser.text(
                                "(() => { try { document.body.setAttribute('onclick', 'alert(1)'); return 'done'; } catch (e) { return e.name; } })()"))
                .isEqualTo("TypeError");
        browser.await("ran >= 4");
        assertThat(browser.complaints()).isNotEmpty();
    }

    @Test
    void printsWithoutWhatCannotBePressedOnPaper() {
        openCheckout();
        browser.click("document.getElementById('theme')");
        browser.send("Emulation.setEmulatedMedia", Map.of("media", "print"));
        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(browser.number(
                        "[...document.querySelectorAll('button, select, input')].filter((e) => e.offsetParent).length"))
                .isZero();
        String pdf = browser.send("Page.printToPDF", Map.of("printBackground", true))
                .get("data")
                .getAsString();
        assertThat(pdf).startsWith("JVBERi"); // %PDF-
    }

    @Test
    void opensAStoryOf200000Lines() throws IOException {
        Path log = folder.resolve("large.log");
        try (BufferedWriter out = Files.newBufferedWriter(log)) {
            for (int i = 0; i < 200_000; i++) {
                boolean isSpan = i % 10 == 0;
                String time = "2026-11-22T10:%02d:%02d.%06dZ".formatted(i / 60_000, i / 1_000 % 60, i % 1_000 * 1_000);
                out.write("ts=" + time + " level=" + (i % 1_000 == 0 ? "ERROR" : "INFO") + " service=shop-" + i % 7
                        + " instance=i-1 request_id=r1"
                        + " span_id=%016x".formatted(i / 10)
                        + (isSpan
                                ? " logger=clew.span thread=t msg=\"GET /%d ended\" event=span_end kind=%s parent_id=%s span=\"GET /%d\" outcome=%s duration_ms=%d.000"
                                        .formatted(
                                                i,
                                                i == 0 ? "server" : "client",
                                                i == 0 ? "" : "%016x".formatted(i / 100),
                                                i,
                                                i % 1_000 == 0 ? "error" : "ok",
                                                i % 97)
                                : " logger=shop.Orders thread=t msg=\"line %d\" user_id=%d".formatted(i, i % 13))
                        + " seq=" + (i + 1) + (isSpan ? " boot_id=b\n" : "\n"));
            }
        }
        open("r1", log.toString());
        assertThat(browser.text("document.getElementById('line-count').textContent"))
                .isEqualTo("200,000 lines");
        assertThat(browser.number("document.querySelectorAll('.span').length")).isEqualTo(1_000);
        assertThat(browser.text("document.getElementById('spans-note').textContent"))
                .startsWith("1,000 of 20,000 spans are drawn: ");
        assertThat(browser.number("document.querySelectorAll('.box').length")).isLessThanOrEqualTo(1_500);
        assertThat(browser.number("document.querySelectorAll('*').length")).isLessThan(40_000);
        awaitLines(500);
        browser.click("document.getElementById('search')");
        browser.type("line 199999");
        awaitLines(1);
        browser.click("document.getElementById('show-all')");
        awaitLines(500);
        browser.click("document.querySelectorAll('#pager button')[1]");
        browser.await("document.querySelector('#pager span').textContent === 'lines 501 to 1,000 of 200,000'");
        assertThat(browser.text(FOCUSED + ".closest('.line').getAttribute('aria-rowindex')"))
                .isEqualTo("502");
        browser.click("document.querySelector('.to-line')");
        assertThat(isInView()).isTrue();
    }
}
