package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.jfr.Monitors.Entry;
import dev.clew.jfr.Monitors.Part;
import org.junit.jupiter.api.Test;

class MonitorsTest {
    private static final long MONITOR = 0x7f00;
    private static final long A = 1;
    private static final long B = 2;
    private static final long C = 3;
    private static final long D = 4;
    private static final long E = 5;

    private final Monitors monitors = new Monitors();

    private Part longest(Entry entry) {
        return monitors.entered(MONITOR, entry).longest();
    }

    @Test
    void blamesTheOnlyHolder() {
        assertThat(longest(new Entry(B, 10, 210, A))).isEqualTo(new Part(A, 10, 210, true));
    }

    @Test
    void blamesWhoHeldItLongestAndNotWhoReleasedItLast() {
        assertThat(longest(new Entry(D, 30, 200, A))).isEqualTo(new Part(A, 30, 200, true));
        assertThat(longest(new Entry(C, 20, 201, D))).isEqualTo(new Part(A, 20, 200, true));
        assertThat(longest(new Entry(B, 10, 202, C))).isEqualTo(new Part(A, 10, 200, true));
    }

    @Test
    void blamesAWaiterThatGotItFirstAndKeptIt() {
        assertThat(longest(new Entry(D, 30, 40, A))).isEqualTo(new Part(A, 30, 40, true));
        assertThat(longest(new Entry(B, 10, 200, D))).isEqualTo(new Part(D, 40, 200, true));
    }

    @Test
    void doesNotBlameWhoLetSomebodyUnseenIn() {
        monitors.entered(MONITOR, new Entry(D, 30, 40, A));
        Monitors.Parts parts = monitors.entered(MONITOR, new Entry(B, 10, 200, E));
        assertThat(parts.longest()).isEqualTo(new Part(D, 40, 200, false));
        assertThat(parts.last()).isEqualTo(new Part(E, 40, 200, false));
    }

    @Test
    void takesALongPartAsKnownAlthoughAShortOneIsNot() {
        monitors.entered(MONITOR, new Entry(D, 30, 195, A));
        Monitors.Parts parts = monitors.entered(MONITOR, new Entry(B, 10, 200, E));
        assertThat(parts.longest()).isEqualTo(new Part(A, 10, 195, true));
    }

    @Test
    void blamesNobodyIfNobodyIsNamed() {
        assertThat(longest(new Entry(B, 10, 200, 0))).isEqualTo(new Part(0, 10, 200, false));
    }

    @Test
    void keepsMonitorsApart() {
        monitors.entered(MONITOR, new Entry(D, 30, 40, A));
        assertThat(monitors.entered(MONITOR + 8, new Entry(B, 10, 200, C)).longest())
                .isEqualTo(new Part(C, 10, 200, true));
    }

    @Test
    void forgetsTheOldestOfManyEntries() {
        for (int i = 0; i < 1_000; i++) {
            monitors.entered(MONITOR, new Entry(C, i, i + 1, C));
        }
        assertThat(longest(new Entry(B, 0, 1_000, C))).isEqualTo(new Part(C, 0, 1_000 - 62, true));
    }
}
