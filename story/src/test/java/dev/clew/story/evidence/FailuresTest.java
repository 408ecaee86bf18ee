package dev.clew.story.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.TrafficReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");
    private static final int CALLS = 100_000;

    @TempDir
    Path folder;

    private static String end(int number, String kind, String span, long endMillis, long millis, String more) {
        return "ts=" + Timestamp.text(ZERO + endMillis * 1_000_000)
                + " level=INFO service=shop version=v1 instance=i-1 request_id=r1 logger=clew.span thread=main msg=x"
                + " event=span_end kind=" + kind + " span=\"" + span + "\" duration_ms=" + millis + " span_id="
                + String.format("%016x", (long) number << 16) + " parent_id="
                + (number == 1 ? "0" : String.format("%016x", 1 << 16))
                + " boot_id=b1 " + more;
    }

    private Evidence evidence(List<String> lines) throws IOException {
        Files.write(folder.resolve("a.log"), lines);
        return new Evidence(TrafficReader.read(
                LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()),
                0,
                Window.ALL,
                new Problems()));
    }

    @Test
    void ofManyCallsThatFailedTheFirstThatNoLaterOneMadeGoodIsTheOrigin() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(end(1, "server", "GET /all", CALLS + 1, CALLS + 1, "outcome=error error=x.Other"));
        for (int i = 0; i < CALLS; i++) {
            String span = "GET /" + "ab".charAt(i % 2);
            boolean isWell = i == CALLS - 2; // of those to /a
            lines.add(end(i + 2, "client", span, i + 1, 1, isWell ? "outcome=ok" : "outcome=error error=x.Broken"));
        }
        assertThat(evidence(lines).groups()).singleElement().satisfies(group -> {
            assertThat(group.operation().name()).isEqualTo("GET /b");
            assertThat(group.first()).isEqualTo(ZERO + 2_000_000);
            assertThat(group.origins()).hasSize(1);
        });
    }
}
