package dev.clew.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.story.export.Export;
import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.print.StoryJson;
import dev.clew.story.print.StoryText;
import dev.clew.story.print.Style;
import dev.clew.story.print.TriageJson;
import dev.clew.story.print.TriageText;
import dev.clew.story.traffic.Traffic;
import dev.clew.story.traffic.TrafficReader;
import dev.clew.story.triage.Triage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A file of anything: its story, if it has one, can be told in each form. */
class StoryFuzzTest extends FuzzTarget {
    @TempDir
    static Path folder;

    @FuzzTest
    void story(byte[] file) throws IOException {
        assertThat(lines(file)).isNotNull();
        Files.write(folder.resolve("a.log"), file);
        Problems problems = new Problems();
        StoryReader reader =
                new StoryReader(LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()), problems);
        for (String id : reader.requests("r")) {
            Story story = reader.read(id);
            if (story != null) {
                told(story, problems);
            }
        }
        triaged();
    }

    private static void triaged() throws IOException {
        Traffic traffic = TrafficReader.read(
                LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()),
                0,
                Window.ALL,
                new Problems());
        Triage triage = Triage.of(traffic);
        assertThat(TriageJson.of(triage, List.of()))
                .startsWith("{\"format\":1,")
                .doesNotContain("\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TriageText(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN).print(triage, List.of());
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b", "\u0000");
    }

    private static void told(Story story, Problems problems) {
        assertThat(StoryJson.of(story, problems.all()))
                .startsWith("{\"format\":1,")
                .doesNotContain("\n");
        for (Export export : Export.values()) {
            assertThat(export.of(story)).isNotEmpty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StoryText(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN).print(story, problems.all());
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b", "\u0000");
    }
}
