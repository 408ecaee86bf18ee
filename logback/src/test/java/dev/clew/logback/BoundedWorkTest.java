package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

/** A line takes the time of what is written. */
class BoundedWorkTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void aMessageOf8MibCostsNoMoreThanOneThatIsJustTooLong() {
        long small = cost(256 * 1024);
        // 534 ms, when all of it was searched for card numbers.
        assertThat(cost(8 * 1024 * 1024)).isLessThan(3 * small + 8_000_000);
    }

    /** Returns the least of the thread's own time: neither other processes nor the compiler count. */
    private static long cost(int size) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            Events event = Events.event("shop", Level.ERROR, "4 ".repeat(size / 2), null);
            LogfmtEncoder encoder = Events.encoder();
            long start = THREADS.getCurrentThreadCpuTime();
            assertThat(encoder.encode(event.event).length).isLessThanOrEqualTo(64 * 1024);
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
        }
        return least;
    }
}
