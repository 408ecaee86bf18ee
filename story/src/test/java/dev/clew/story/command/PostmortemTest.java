package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PostmortemTest extends ShopRuns {
    @Test
    void saysWhichErrorWasSeenInAPostmortemThatItWrote() throws IOException {
        write(100, 2);
        assertThat(run("postmortem", folder.toString())).isEqualTo(Command.FOUND);
        String postmortem = out.toString(UTF_8);
        assertThat(postmortem)
                .startsWith("# Post-mortem of 2026-11-29: GET /stock of shop (Broken)\n")
                .contains(
                        "<!-- clew err_fp=5c5d3c9a34b2a8a1 service=\"shop\" span=\"GET /stock\" cause=\"Broken\" -->",
                        "## Timeline",
                        "## Root cause",
                        "## Impact",
                        "## Resolution",
                        "## Action items",
                        "| GET /stock of shop | ");
        Path written = Files.createDirectory(folder.resolve("postmortems"));
        Files.writeString(written.resolve("stock.md"), postmortem);
        run(
                "triage",
                "--postmortems",
                written.toString(),
                folder.resolve("a.log").toString());
        assertThat(out.toString(UTF_8)).contains("; seen on 2026-11-29 (stock.md), 2 action items open");
        Files.writeString(written.resolve("stock.md"), postmortem.replace("[ ]", "[x]"));
        run(
                "triage",
                "--postmortems",
                written.toString(),
                folder.resolve("a.log").toString());
        assertThat(out.toString(UTF_8)).contains("; seen on 2026-11-29 (stock.md), no action item open");
        run(
                "triage",
                "--json",
                "--postmortems",
                written.toString(),
                folder.resolve("a.log").toString());
        assertThat(out.toString(UTF_8))
                .contains("\"seen\":[{\"file\":\"stock.md\",\"date\":\"2026-11-29\",\"open\":0}]");
    }

    @Test
    void writesThePostmortemOfOneRequest() throws IOException {
        write(100, 2);
        String failed = Files.readAllLines(folder.resolve("a.log")).stream()
                .filter(line -> line.contains("level=ERROR"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*request_id=(\\S+).*", "$1");
        assertThat(run("postmortem", failed, folder.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8))
                .contains("Request `" + failed + "`: GET /stock of shop failed after 3.000 ms (Broken).");
        assertThat(run("postmortem", "nobody", folder.toString())).isEqualTo(Command.NOT_FOUND);
        assertThat(lines()).isEmpty();
    }

    @Test
    void textOfALogStaysTextInAPostmortem() throws IOException {
        Files.writeString(
                folder.resolve("a.log"), end(1, 1, "error").replace("GET /stock", "GET --> <!-- | ``` \\u202e") + '\n');
        assertThat(run("postmortem", folder.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8))
                .doesNotContain("\u202e")
                .contains("span=\"GET - !- | ``` ", "| GET --> &lt;!-- \\| ``` ");
    }

    @Test
    void writesNoPostmortemOfNothing() throws IOException {
        write(1_000, 1);
        assertThat(run("postmortem", folder.toString())).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8))
                .isEqualTo("clew: nothing is wrong in these files, so there is nothing to write\n");
    }

    @Test
    void blankLinesOfAPostmortemCostNothing() throws IOException {
        write(100, 2);
        Path written = Files.createDirectory(folder.resolve("postmortems"));
        Files.writeString(
                written.resolve("blank.md"),
                "2026-01-01 err_fp=5c5d3c9a34b2a8a1" + "\n".repeat(3_000_000) + "- [ ] one\n");
        run(
                "triage",
                "--postmortems",
                written.toString(),
                folder.resolve("a.log").toString());
        assertThat(out.toString(UTF_8)).contains("; seen on 2026-01-01 (blank.md), action item open");
    }
}
