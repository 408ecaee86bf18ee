package dev.clew.story.html;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.clew.story.evidence.Conclusion;
import dev.clew.story.file.Problem;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.triage.Triage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A person uses the page of a triage. */
class ChromiumTriageIT extends InChromium {
    private void openDeploy() throws IOException {
        open(Triages.deploy(folder.resolve("a.log")), List.of(new Problem("b.log.gz", "truncated gzip", 1)));
    }

    private static String texts(String selector) {
        return browser.text("[...document.querySelectorAll('" + selector + "')].map((e) => e.textContent).join('|')");
    }

    @Test
    void showsFindingsInTheirOrderEachBelowItsCause() throws IOException {
        openDeploy();
        assertThat(texts("h1")).isEqualTo("orders fails since version 2.0");
        assertThat(texts("#summary"))
                .isEqualTo("20 requests, 5 failed, from 2026-11-22 10:00:00 to 2026-11-22 10:19:30");
        assertThat(texts("#outcome")).isEqualTo("Failed");
        assertThat(texts("#finding-list > li > .what")).isEqualTo("1after deployexact|2lines lostinferred");
        assertThat(texts("#finding-list > li > ol > li > .what")).isEqualTo("3error groupexactbecause of 1");
        assertThat(texts("#finding-list > li > ol > li > ol > li > .sentence"))
                .isEqualTo("web calls orders 3.5 times as often");
        List<Integer> lefts = new ArrayList<>();
        for (int i : List.of(1, 3, 4, 2)) {
            lefts.add(browser.number("document.getElementById('finding-" + i + "').getBoundingClientRect().left"));
        }
        assertThat(lefts.get(0)).isLessThan(lefts.get(1)).isEqualTo(lefts.get(3));
        assertThat(lefts.get(1)).isLessThan(lefts.get(2));
        assertThat(texts("#read-list code")).isEqualTo("r10|r12|r14|r16|r18");
        assertThat(texts("#service-rows")).isEqualTo("orders1.02.0orders-1orders-2orders-3");
        assertThat(texts("#problem-list")).isEqualTo("b.log.gz: truncated gzip, 1 line");
        assertThat(texts("#finding-1 > .ids code")).isEqualTo("r10|r12|r14|r16|r18");
    }

    @Test
    void fieldsOpenByAClickAndByTheKeyEnter() throws IOException {
        openDeploy();
        browser.click("document.querySelector('#finding-1 > .more > summary')");
        browser.await("document.querySelector('#finding-1 > .more').open");
        assertThat(texts("#finding-1 > .more tr"))
                .isEqualTo("serviceorders|version2.0|before0|after0.5|t2026-11-22T10:10:00.000000Z");
        browser.ask("document.querySelector('#finding-1 > .more > summary').focus()");
        browser.press("Enter");
        browser.await("!document.querySelector('#finding-1 > .more').open");
    }

    @Test
    void marksLeadToTheirFindingOrService() throws IOException {
        openDeploy();
        assertThat(texts("#finding-marks button")).isEqualTo("2|1|3|4");
        browser.click("document.querySelectorAll('#finding-marks button')[3]");
        assertThat(browser.text(FOCUSED + ".id")).isEqualTo("finding-4");
        assertThat(isInView()).isTrue();
        browser.click("document.querySelectorAll('#start-marks button')[1]");
        assertThat(browser.text(FOCUSED + ".id")).isEqualTo("finding-1");
        browser.click("document.querySelectorAll('#start-marks button')[0]");
        assertThat(browser.text(FOCUSED + ".textContent")).startsWith("orders");
        assertThat(texts(".found th")).isEqualTo("orders");

        browser.ask("document.querySelector('#finding-marks [tabindex=\"0\"]').focus()");
        browser.press("ArrowRight");
        browser.press("End");
        browser.press("ArrowLeft");
        assertThat(browser.text(FOCUSED + ".textContent")).isEqualTo("3");
        browser.press("Enter");
        assertThat(browser.text(FOCUSED + ".id")).isEqualTo("finding-3");
        browser.press("Tab");
        assertThat(browser.text(FOCUSED + ".getAttribute('aria-label')")).isEqualTo("Copy clew story r10");
    }

    @Test
    void barsAreAsHighAsWhatTheyCount() throws IOException {
        openDeploy();
        assertThat(browser.number("document.querySelectorAll('.column > .all').length"))
                .isEqualTo(20);
        assertThat(browser.number("document.querySelectorAll('.column > .failed').length"))
                .isEqualTo(5);
        assertThat(browser.ask("[...document.querySelectorAll('.column > .all')].every((bar) =>"
                                + " Math.abs(bar.clientHeight - document.getElementById('bars').clientHeight) < 2)")
                        .getAsBoolean())
                .isTrue();
        assertThat(browser.text("document.getElementById('bars').getAttribute('aria-label')"))
                .isEqualTo("Bars of 10 s from 2026-11-22 10:00:00 to 2026-11-22 10:19:40: at most 1 request;"
                        + " failed: most of them, 1, in the 10 s from 2026-11-22 10:10:30");
        browser.click("document.querySelector('#numbers summary')");
        assertThat(texts("#numbers tbody tr:nth-child(11)")).isEqualTo("2026-11-22 10:10:3011");
    }

    @Test
    void copiesTheCommandOrLetsThePersonCopyIt() throws IOException {
        openDeploy();
        browser.ask("Object.defineProperty(navigator, 'clipboard', { configurable: true,"
                + " value: { writeText: async (text) => { window.copied = text; } } })");
        browser.click("document.querySelector('#finding-1 .copy')");
        browser.await("document.querySelector('#finding-1 .copy').textContent === 'Copied'");
        assertThat(browser.text("window.copied")).isEqualTo("clew story r10");
        browser.ask("Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })");
        browser.click("document.querySelectorAll('#finding-1 .copy')[1]");
        browser.await(FOCUSED + ".matches('.to-copy')");
        assertThat(browser.text("getSelection().toString() || " + FOCUSED + ".value"))
                .isEqualTo("clew story r12");
        assertThat(browser.text("JSON.stringify([commandOf('a b'), commandOf(\"$(x)'`\"), commandOf('\\u001b[201~x'),"
                        + " commandOf('a\\nb'), commandOf('--help'), commandOf('\\u202eb'), commandOf('')])"))
                .isEqualTo("[\"clew story 'a b'\",\"clew story '$(x)'\\\\''`'\",null,null,null,null,null]");
    }

    @Test
    void saysThatNothingIsWrongAndThatThereIsNothing() throws IOException {
        Traffic sound = Triages.traffic(
                folder.resolve("a.log"),
                List.of(Triages.request("10:00:00.000000", 1, false), Triages.request("10:00:09.000000", 2, false)));
        open(Triage.of(sound), List.of());
        assertThat(texts("#outcome, h1, #finding-note, #read-note"))
                .isEqualTo("Nothing wrong|nothing wrong in 2 requests, from 2026-11-22 10:00:00 to 2026-11-22 10:00:09"
                        + "|The lines show nothing out of the ordinary.|No request stands out.");
        assertThat(browser.number("document.querySelectorAll('.marks button').length"))
                .isZero();
        assertThat(browser.text("document.getElementById('problems').hidden")).isEqualTo("true");
        open(Triage.of(Triages.traffic(folder.resolve("a.log"), List.of())), List.of());
        assertThat(texts("#outcome, h1, #finding-note"))
                .isEqualTo(
                        "No line|no event in these files, or in the time that was asked for|The files have no line that could be read.");
        assertThat(browser.text("document.getElementById('time').hidden")).isEqualTo("true");
    }

    @Test
    void hostileNamesStayText() throws IOException {
        Random random = new Random(1);
        StringBuilder all = new StringBuilder();
        for (int run = 0; run < 8; run++) {
            Triage triage = TriagePageTest.hostile(folder.resolve("a.log"), random);
            open(triage, List.of(new Problem(StoryPageTest.hostile(random), StoryPageTest.hostile(random), 1)));
            browser.ask("document.querySelectorAll('details').forEach((each) => (each.open = true))");
            browser.ask("document.querySelectorAll('.marks button').forEach((mark) => mark.click())");
            assertThat(browser.number("document.querySelectorAll('script').length"))
                    .isEqualTo(2);
            assertThat(browser.number("document.querySelectorAll("
                            + "'img, iframe, object, [onload], [onerror], [onfocus], [style*=\"url\"]').length"))
                    .isZero();
            assertThat(browser.ask("/[\\u0000-\\u0008\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.innerText"
                                    + " + [...document.querySelectorAll('[title]')].map((e) => e.title).join())")
                            .getAsBoolean())
                    .isFalse();
            assertThat(browser.complaints()).isEmpty();
            all.append(browser.text("document.body.innerText"));
        }
        assertThat(all).contains("<script>alert(1)</script>").contains("\\u202eevil");
    }

    @Test
    void drawsABoundedNumberAndSaysWhatIsLeftOut() throws IOException {
        List<String> lines = new ArrayList<>(Triages.twentyMinutes());
        for (int i = 0; i < 600; i++) {
            lines.add(Triages.start("10:%02d:%02d.000000".formatted(i / 60, i % 60), "i-" + i, "1.0", "boot-" + i));
        }
        Traffic traffic = Triages.traffic(folder.resolve("a.log"), lines);
        List<Conclusion> found = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            Conclusion conclusion = Conclusion.of("x", "orders")
                    .since(Timestamp.parse("2026-11-22T10:05:00Z") + i * 1_000_000_000L)
                    .saying("finding " + i);
            if (i > 0 && i < 20) {
                conclusion.because(found.get(i - 1));
            }
            found.add(conclusion);
        }
        open(new Triage(traffic, Set.of(), found, List.of()), List.of());
        assertThat(browser.number("document.querySelectorAll('.conclusion').length"))
                .isEqualTo(200);
        assertThat(browser.number(
                        "document.querySelectorAll('.conclusion .conclusion .conclusion .conclusion .conclusion"
                                + " .conclusion .conclusion').length"))
                .as("the deepest of seven levels")
                .isEqualTo(14);
        assertThat(texts("#finding-note")).isEqualTo("50 more are not shown here; clew triage prints all of them.");
        assertThat(browser.number("document.querySelectorAll('.marks button').length"))
                .isLessThanOrEqualTo(500);
        assertThat(texts("#marks-note"))
                .matches(
                        "Not marked: \\d+ marks that would cover others; 303 starts of processes beyond the first 300\\.");
        assertThat(texts("#outcome")).isEqualTo("Noticed");
    }

    @Test
    void namesEachControlForAScreenReader() throws IOException {
        openDeploy();
        List<String> names = new ArrayList<>();
        for (JsonElement element :
                browser.send("Accessibility.getFullAXTree", Map.of()).getAsJsonArray("nodes")) {
            JsonObject node = element.getAsJsonObject();
            String role = ChromiumIT.value(node, "role");
            if (!node.get("ignored").getAsBoolean()
                    && List.of("button", "toolbar", "region", "image", "img", "DisclosureTriangle")
                            .contains(role)) {
                assertThat(ChromiumIT.value(node, "name")).as(node.toString()).isNotBlank();
                names.add(role + " " + ChromiumIT.value(node, "name"));
            }
        }
        assertThat(names)
                .contains(
                        "button Copy clew story r10",
                        "button Finding 1, since 2026-11-22 10:10:00: orders fails since version 2.0",
                        "button orders-2 of orders started at 2026-11-22 10:10:00, version 2.0, which is new;"
                                + " finding 1 is about it",
                        "toolbar Processes that started",
                        "region Findings");
    }

    @Test
    void printsLightAndIsDarkIfWanted() throws IOException {
        openDeploy();
        String paper = "getComputedStyle(document.body).backgroundColor";
        browser.click("document.getElementById('theme')");
        assertThat(browser.text(paper)).isEqualTo("rgb(20, 22, 26)");
        browser.send("Emulation.setEmulatedMedia", Map.of("media", "print"));
        assertThat(browser.text(paper)).isEqualTo("rgb(255, 255, 255)");
        assertThat(browser.number(
                        "[...document.querySelectorAll('.copy, #theme, .keys')].filter((e) => e.offsetParent).length"))
                .isZero();
        assertThat(browser.send("Page.printToPDF", Map.of("printBackground", true))
                        .get("data")
                        .getAsString())
                .startsWith("JVBERi"); // %PDF-
    }
}
