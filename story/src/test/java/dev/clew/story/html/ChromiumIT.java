package dev.clew.story.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person uses the page. */
class ChromiumIT extends InChromium {
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
                .isGreaterThanOrEqualTo(7)
                .isEqualTo(browser.number("story.findings.length + story.missing.gaps.length"));
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
    void eachFindingLeadsToItsSpan() {
        openCheckout();
        assertThat(follow(".to-span", FOCUSED + ".dataset.spanId"))
                .hasSizeGreaterThanOrEqualTo(5)
                .contains(browser.text("story.first_failure.span_id"));
        assertThat(browser.text("document.getElementById('span').hidden")).isEqualTo("false");
    }

    @Test
    void eachFindingLeadsToItsLineEvenIfThatWasFilteredOut() {
        openCheckout();
        choose("service", "0");
        awaitLines(4);
        assertThat(follow(".to-line", FOCUSED + ".closest('.line').line.fields.span_id"))
                .hasSizeGreaterThanOrEqualTo(5)
                .contains(browser.text("story.first_failure.span_id"));
    }

    /** Clicks on each of the ways, and returns the spans to which they led. */
    private List<String> follow(String ways, String spanId) {
        List<String> spans = new ArrayList<>();
        for (int i = 0; i < browser.number("document.querySelectorAll('" + ways + "').length"); i++) {
            String way = "document.querySelectorAll('" + ways + "')[" + i + "]";
            browser.click(way);
            spans.add(browser.text(spanId));
            assertThat(isInView()).isTrue();
            assertThat(browser.text(
                            "JSON.stringify(story.findings[[...document.querySelectorAll('#finding-list > li')].indexOf("
                                    + way + ".closest('li'))])"))
                    .contains('"' + spans.get(i) + '"');
        }
        return spans;
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

    static String value(JsonObject node, String property) {
        return node.has(property) && node.getAsJsonObject(property).has("value")
                ? node.getAsJsonObject(property).get("value").getAsString()
                : "";
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
}
