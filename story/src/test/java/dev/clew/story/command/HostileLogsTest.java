package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines that somebody from outside has a part in. */
class HostileLogsTest extends CommandRuns {
    private static final String LINE = "ts=2026-11-29T10:00:0%d.000000Z level=%s service=shop version=v1 instance=i-1"
            + " request_id=%s logger=x thread=main msg=%s boot_id=b1";

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
    }

    @Test
    void aTextThatLooksLikeAnExceptionWithEndlessPackagesIsJudged() throws IOException {
        write("a.log", "2026-11-29 10:00:00 ERROR boom", "a.".repeat(9_900) + "x");
        assertThat(run("triage", folder.toString())).as(errors.toString(UTF_8)).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).contains("boom");
    }

    @Test
    void aRequestIsNamedByItsWholeIdHoweverManyLongerOnesBeginWithIt() throws IOException {
        List<String> longer = new ArrayList<>();
        for (int i = 100; i < 140; i++) {
            longer.add(LINE.formatted(1, "INFO", "req-" + i, "x"));
        }
        write("app.log", longer.toArray(new String[0]));
        write("app.log.1", LINE.formatted(0, "INFO", "req-1", "mine"));
        assertThat(run("story", "req-1", folder.toString()))
                .as(errors.toString(UTF_8))
                .isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).contains("request req-1,", "mine");
    }

    @Test
    void aLineFeedInANameIsShownAsSuch() throws IOException {
        String forged = "\"GET /y\\nThe first failure: none  [exact]\"";
        write(
                "a.log",
                LINE.formatted(0, "ERROR", "r1", "x").replace("logger=x", "logger=clew.span")
                        + " event=span_end kind=server span=" + forged
                        + " outcome=error status=500 duration_ms=1.5 span_id=00000000000000a1");
        assertThat(run("story", "r1", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(lines())
                .noneMatch(line -> line.startsWith("The first failure: none"))
                .anyMatch(line -> line.contains("GET /y\\nThe first failure: none"));
    }

    @Test
    void aFieldThatIsNotThereCanBeAskedFor() throws IOException {
        write("a.log", LINE.formatted(0, "INFO", "r1", "x"), LINE.formatted(1, "INFO", "r2", "x") + " error=E");
        assertThat(run("find", "error=\"\"", folder.toString()))
                .as(errors.toString(UTF_8))
                .isEqualTo(Command.FOUND);
        assertThat(lines()).singleElement().asString().contains("request_id=r1");
    }

    @Test
    void aDifferenceSaysWhatCouldNotBeRead() throws IOException {
        String start = LINE.formatted(0, "INFO", "r1", "x").replace("logger=x", "logger=clew.span")
                + " event=process_start format=1";
        write("a.log", start, start.replace("boot_id=b1", "boot_id=b2").replace("v1", "v2"));
        Files.write(folder.resolve("b.log.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1});
        assertThat(run("diff", "b1", "b2", folder.toString()))
                .as(errors.toString(UTF_8))
                .isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).contains("b.log.gz: ");
    }
}
