package dev.clew.story.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.LogFiles;
import dev.clew.story.file.Problems;
import dev.clew.story.find.Window;
import dev.clew.story.line.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClocksTest {
    private static final long ZERO = Timestamp.parse("2026-11-29T10:00:00.000000Z");
    private static final int AHEAD = 5_000;

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    /** Writes a line of the shop, whose clock is right, or of the stock, whose is five seconds ahead. */
    private void line(long millis, String service, String rest) {
        lines.add("ts=" + Timestamp.text(ZERO + (millis + (service.equals("stock") ? AHEAD : 0)) * 1_000_000)
                + " service=" + service + " version=v1 instance=i-1 boot_id=" + service + " thread=main " + rest);
    }

    private void call(int number) {
        long at = number * 1_000L;
        String request =
                "request_id=r" + number + " level=INFO logger=clew.span msg=x event=span_end outcome=ok span_id=";
        String id = String.format("%015x", number);
        line(at + 70, "stock", request + "2" + id + " parent_id=1" + id + " kind=server span=reserve duration_ms=40");
        line(at + 80, "shop", request + "1" + id + " kind=client span=reserve peer=stock duration_ms=60");
    }

    private Traffic read() throws IOException {
        Files.write(folder.resolve("a.log"), lines);
        return TrafficReader.read(
                LogFiles.find(List.of(folder.toString()), InputStream.nullInputStream()),
                0,
                Window.ALL,
                new Problems());
    }

    private static long millis(long nanos) {
        return Math.round((nanos - ZERO) / 1e6);
    }

    @Test
    void allThatAHostTellsIsCorrectedByItsClock() throws IOException {
        for (int i = 0; i < 10; i++) {
            call(i);
        }
        for (String service : List.of("shop", "stock")) {
            line(3_000, service, "level=WARN logger=clew.jfr msg=x event=pause pause_kind=gc pause_ms=200");
            line(4_000, service, "level=INFO logger=app msg=x event=change change_kind=flag what=new");
            line(5_000, service, "level=ERROR logger=app msg=broken");
        }
        Traffic traffic = read();
        assertThat(traffic.ahead()).containsOnlyKeys("stock i-1");
        assertThat(traffic.waits())
                .extracting(waiting -> millis(waiting.what().start()) / 100)
                .containsExactly(28L, 28L);
        assertThat(traffic.changes())
                .extracting(change -> millis(change.nanos()) / 100)
                .containsExactly(40L, 40L);
        assertThat(traffic.errors())
                .extracting(error -> millis(error.first()) / 100)
                .containsExactly(50L, 50L);
    }
}
