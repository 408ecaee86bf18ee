package dev.clew.story.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The page of a story that is hostile, large or poor. */
class ChromiumHostileIT extends InChromium {
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
    void aStoryWithoutSpansHasItsLinesAndItsFurtherOnes() throws IOException {
        Path log = folder.resolve("foreign.log");
        Files.writeString(
                log,
                "{\"@timestamp\":\"2026-11-22T10:00:04Z\",\"message\":\"yes\",\"request_id\":\"r1\"}\n\tmore of r1\n");
        open("r1", log.toString());
        assertThat(browser.text("document.querySelector('h1').textContent"))
                .isEqualTo("no line of a span, and no error");
        assertThat(browser.text("document.getElementById('spans-note').textContent"))
                .isEqualTo("The files have no span of this request.");
        assertThat(browser.text("getComputedStyle(document.getElementById('flame')).display"))
                .isEqualTo("none");
        browser.click("document.querySelector('.message')");
        assertThat(browser.text("document.querySelector('.details').textContent"))
                .contains("\tmore of r1");
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
