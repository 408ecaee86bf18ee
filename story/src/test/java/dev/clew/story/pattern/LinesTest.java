package dev.clew.story.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.evidence.Conclusion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that are lost, and files that are damaged. */
class LinesTest {
    @TempDir
    Path folder;

    private final Log log = new Log();
    private final Random random = new Random(1);

    private void order(int i, double at) {
        log.request("r" + i).start("s" + i, "orders server POST /orders", at);
        for (int step = 0; step < 6; step++) {
            log.raw(at + step, "orders", "span_id=s" + i + " logger=l msg=step" + step);
        }
        log.ok("s" + i, "orders server POST /orders", at, at + 10);
    }

    private Log orders(int count) {
        for (int i = 0; i < count; i++) {
            order(i, 1_000 * i);
        }
        return log;
    }

    private boolean isBetween(String line, double from, double until) {
        return line.compareTo("ts=" + Log.time(from)) >= 0 && line.compareTo("ts=" + Log.time(until)) < 0;
    }

    @Test
    void namesTheStretchInWhichLinesAreLost() throws IOException {
        orders(600).keep(line -> !isBetween(line, 200_000, 300_000) || random.nextInt(5) > 0);

        assertThat(log.find(folder))
                .filteredOn(finding -> finding.because() == null)
                .singleElement()
                .satisfies(lost -> {
                    assertThat(lost.id()).isEqualTo("lines_lost");
                    assertThat(lost.field("instance")).isEqualTo("orders-1");
                    assertThat((Long) lost.field("at_most")).isBetween(80L, 160L);
                });
    }

    @Test
    void tellsThePeriodOfErrorsOutsideOfSpans() throws IOException {
        orders(600);
        for (int i = 0; i < 11; i++) {
            log.saysOutside(10_000 + 50_000 * i + random.nextInt(200), "ERROR", "orders", "cannot sweep " + i);
        }

        List<Conclusion> found = log.find(folder);

        assertThat(found).extracting(Conclusion::id).containsExactly("error_group", "periodic");
        assertThat(found.get(0).because()).isSameAs(found.get(1));
        assertThat(found.get(1).text())
                .isEqualTo(
                        "\"cannot sweep #\" of orders comes every 50 s (11 times, next " + Log.seconds(610_000) + ")");
    }

    @Test
    void saysNothingOfLinesThatAFilterLeavesOut() throws IOException {
        orders(600).keep(line -> !line.contains("msg=step3"));

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfAFilterThatChanges() throws IOException {
        orders(600).keep(line -> !line.contains("msg=step3") || isBetween(line, 0, 300_000));

        assertThat(log.find(folder)).isEmpty();
    }

    @Test
    void saysNothingOfWhatIsBeforeTheLogs() throws IOException {
        orders(100).keep(line -> !isBetween(line, 0, 20_003) && isBetween(line, 0, 90_003));

        assertThat(log.find(folder)).isEmpty();
    }

    private void pack(int missing) throws IOException {
        orders(100).find(folder);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Files.readAllBytes(folder.resolve("a.log")));
        }
        Files.delete(folder.resolve("a.log"));
        Files.write(folder.resolve("a.log.gz"), Arrays.copyOf(bytes.toByteArray(), bytes.size() - missing));
    }

    @Test
    void namesAFileThatCouldNotBeReadToItsEnd() throws IOException {
        pack(100);

        assertThat(Patterns.find(Log.evidence(folder)))
                .filteredOn(finding -> finding.because() == null)
                .singleElement()
                .satisfies(damaged -> {
                    assertThat(damaged.id()).isEqualTo("damaged_file");
                    assertThat(damaged.field("file"))
                            .isEqualTo(folder.resolve("a.log.gz").toString());
                    assertThat(damaged.service()).isEqualTo("orders");
                });
    }

    @Test
    void saysNothingOfWholeFilesAndOfOneLineThatIsBeingWritten() throws IOException {
        pack(0);
        Files.writeString(folder.resolve("b.log"), "{\"@timestamp\":\"2026-11-29T10", StandardCharsets.UTF_8);

        assertThat(Patterns.find(Log.evidence(folder))).isEmpty();
    }
}
