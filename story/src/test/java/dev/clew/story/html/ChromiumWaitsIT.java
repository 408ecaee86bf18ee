package dev.clew.story.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person looks for what a request waited for. */
class ChromiumWaitsIT extends InChromium {
    private static final String HEAD = " service=shop instance=i request_id=r1 span_id=a00000000000000";

    private void openWaits() throws IOException {
        Path logs = Files.createDirectories(folder.resolve("waits"));
        Files.write(
                logs.resolve("a.log"),
                List.of(
                        "ts=2026-11-29T10:00:00.520000Z level=WARN" + HEAD
                                + "2 logger=clew.jdbc msg=\"UPDATE stock waits for a lock that request r9 holds\" event=lock_wait"
                                + " blocked_by_request=r9 blocked_by_service=\"<b>bill\" blocked_for_ms=500",
                        "ts=2026-11-29T10:00:00.980000Z level=INFO" + HEAD
                                + "2 parent_id=a000000000000001 logger=clew.span msg=m event=span_end kind=client span=\"UPDATE stock\""
                                + " outcome=ok duration_ms=960.000 fp=f seq=1 boot_id=b",
                        "ts=2026-11-29T10:00:01.000000Z level=INFO" + HEAD
                                + "1 logger=clew.span msg=m event=span_end kind=server span=\"POST /orders\" outcome=ok"
                                + " duration_ms=1000.000 gc_ms=7 seq=2 boot_id=b"));
        open("r1", logs.toString());
    }

    @Test
    void showsWhenASpanWaitedAndForWhom() throws IOException {
        openWaits();
        String waited = "waited 500.000 ms or more for a lock that request r9 of <b>bill holds";
        assertThat(browser.text("[...document.querySelectorAll('.track .wait')].map((e) => e.title)"))
                .isEqualTo(waited);
        assertThat(browser.ask("document.querySelector('.track .wait').getBoundingClientRect().width"
                                + " / document.querySelector('.track .bar').getBoundingClientRect().width")
                        .getAsDouble())
                .isBetween(0.45, 0.55);
        assertThat(browser.text("document.querySelectorAll('.span')[1].getAttribute('aria-label')"))
                .endsWith(", " + waited);
        browser.click("document.querySelectorAll('.span')[0]");
        assertThat(browser.text("document.getElementById('span').textContent"))
                .contains("stood still for garbage collection for 7.000 ms");
        assertThat(browser.text("document.getElementById('legend').textContent"))
                .contains("waited, or stood still");
    }

    @Test
    void givesTheCommandThatTellsTheStoryOfTheHolder() throws IOException {
        openWaits();
        assertThat(browser.text("document.querySelector('.finding .ids code').textContent"))
                .isEqualTo("r9");
        assertThat(browser.text("document.querySelector('.finding .copy').getAttribute('aria-label')"))
                .isEqualTo("Copy clew story r9");
    }
}
