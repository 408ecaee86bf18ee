package dev.clew.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.finding.Finding;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpanEndsTest {
    private static final int REQUESTS = 130_000;

    @TempDir
    private Path folder;

    /** One file has the calls and the other their servers, each with more lines than are kept of all. */
    @Test
    void tellsClocksByASampleThatHasBothSidesOfACallAndCountsEachFailure() throws IOException {
        write("calls", "client", "shop", "a%011x0001", "a%011x0000", 5_000);
        write("servers", "server", "stock", "b%011x0000", "a%011x0001", 12_003);
        StoryReader reader = new StoryReader(
                LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()), new Problems());
        Story story = Objects.requireNonNull(reader.read("request-000007-of-many"));
        assertThat(story.findings())
                .extracting(Finding::text)
                .anySatisfy(text -> assertThat(text)
                        .isEqualTo("Clocks differ, and all times here are corrected: stock i is ahead by 7000.000 ms"));
        assertThat(story.findings())
                .extracting(Finding::text)
                .anySatisfy(text -> assertThat(text).contains("; 130 requests of these files failed so, "));
    }

    /** Each call takes ten milliseconds, and its server six; the server's clock is seven seconds ahead. */
    private void write(String name, String kind, String service, String id, String parent, int millis)
            throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name + ".log"))) {
            for (int i = 0; i < REQUESTS; i++) {
                int end = millis + (kind.equals("client") ? 0 : -5);
                out.write(
                        "ts=2026-11-22T10:%02d:%02d.%03d000Z level=INFO service=%s instance=i request_id=request-%06d-of-many span_id="
                                .formatted(end / 60_000, end / 1_000 % 60, end % 1_000, service, i));
                out.write(id.formatted(i + 1L << 20));
                out.write(" logger=clew.span msg=m event=span_end kind=" + kind + " parent_id=");
                out.write(parent.formatted(i + 1L << 20));
                out.write(" span=a outcome=" + (i % 1_000 == 7 ? "timeout" : "ok") + " duration_ms="
                        + (kind.equals("client") ? 10 : 6) + ".000 status=200 boot_id=b\n");
            }
        }
    }
}
