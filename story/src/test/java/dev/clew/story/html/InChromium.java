package dev.clew.story.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.command.Command;
import dev.clew.story.file.Problem;
import dev.clew.story.print.Style;
import dev.clew.story.triage.Triage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium; where there is none, nothing is tested, and the reason is printed. */
abstract class InChromium {
    static final String FOCUSED = "document.activeElement";
    private static final String CHECKOUT = "7c1e5b8a-4a6f-4d1c-9a55-0d7c6f2b91e4";

    @TempDir
    static Path folder;

    static Chromium browser;

    Path page;
    boolean mayComplain;

    @BeforeAll
    static void openTheBrowser() throws Exception {
        Optional<Path> program = ChromiumProcess.find();
        if (program.isEmpty()) {
            System.err.println(
                    "Tests of the page are skipped: there is no chromium, chromium-browser or google-chrome on the PATH");
        }
        Assumptions.assumeTrue(program.isPresent(), "there is no Chromium on the PATH");
        ChromiumProcess process =
                ChromiumProcess.start(program.get(), Files.createDirectory(folder.resolve("profile")));
        try {
            browser = new Chromium(process);
        } catch (Exception | Error e) {
            process.close();
            throw e;
        }
    }

    @AfterAll
    static void closeTheBrowser() {
        if (browser != null) {
            browser.close();
            browser = null;
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

    final void open(String id, String path) {
        page = folder.resolve("story.html");
        PrintStream none = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int status = new Command(InputStream.nullInputStream(), none, new PrintStream(errors, true, UTF_8), Style.PLAIN)
                .run("story", id, path, "--html", page.toString());
        assertThat(status).as(errors.toString(UTF_8)).isEqualTo(Command.FOUND);
        browser.open(page);
    }

    final void open(Triage triage, List<Problem> problems) throws IOException {
        page = folder.resolve("triage.html");
        PageFile.write(TriagePage.of(triage, problems), page.toString());
        browser.open(page);
    }

    final void openCheckout() {
        open(CHECKOUT, "src/test/resources/checkout");
    }

    final void choose(String select, String value) {
        browser.ask("(() => { const s = document.getElementById('" + select + "'); s.value = '" + value
                + "'; s.dispatchEvent(new Event('change', { bubbles: true })); })()");
    }

    final void awaitLines(int count) {
        browser.await("document.querySelectorAll('#line-rows > .line').length === " + count);
    }

    final boolean isInView() {
        return browser.ask(
                        "(() => { const b = " + FOCUSED
                                + ".getBoundingClientRect(); return b.height > 0 && b.top >= 0 && b.bottom <= innerHeight; })()")
                .getAsBoolean();
    }
}
