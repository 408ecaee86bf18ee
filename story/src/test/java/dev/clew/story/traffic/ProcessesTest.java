package dev.clew.story.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    private final Processes processes = new Processes();

    private Boot line(int process, String event, String text) {
        return processes.of(new Event(
                process,
                Map.of("service", "shop", "instance", "i-1", "boot_id", "b" + process, "version", "v1", "event", event),
                text,
                true));
    }

    @Test
    void moreProcessesThanAreKeptAreOneWithoutAName() {
        for (int i = 0; i < 50_000; i++) {
            line(i, "", "");
        }
        assertThat(processes.hasOverflown()).isFalse();
        Boot other = line(50_000, "process_start", "");
        assertThat(line(50_001, "", "")).isSameAs(other);
        assertThat(line(1, "", "").id()).isEqualTo("b1");
        assertThat(other.title()).isEqualTo("a process without a name");
        assertThat(other.version()).isEmpty();
        assertThat(other.isStarted()).isFalse();
        assertThat(other.last()).isEqualTo(50_001);
        assertThat(processes.boots()).hasSize(50_001);
        assertThat(processes.hasOverflown()).isTrue();
    }

    @Test
    void ofMoreTextOfStartLinesThanIsKeptTheStartAloneIsKnown() {
        String megabyte = "x".repeat(1 << 20);
        for (int i = 0; i < 64; i++) {
            assertThat(line(i, "process_start", megabyte).start()).containsEntry("version", "v1");
        }
        assertThat(processes.hasOverflown()).isFalse();
        Boot last = line(64, "process_start", megabyte);
        assertThat(last.isStarted()).isTrue();
        assertThat(last.start()).isEmpty();
        assertThat(processes.hasOverflown()).isTrue();
    }

    @Test
    void moreChangesThanAreKeptAreTold() {
        for (int i = 0; i < 10_000; i++) {
            line(1, "change", "");
        }
        assertThat(processes.hasOverflown()).isFalse();
        line(1, "change", "");
        assertThat(processes.changes(Map.of())).hasSize(10_000);
        assertThat(processes.hasOverflown()).isTrue();
    }
}
