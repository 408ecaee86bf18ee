package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.clew.testkit.BoundedWork;
import org.junit.jupiter.api.Test;

/** A line takes the time of what is written. */
class BoundedWorkTest {
    @Test
    void aMessageOf8MibCostsNoMoreThanOneThatIsJustTooLong() {
        // 534 ms, when all of it was searched for card numbers.
        BoundedWork.assertBounded(
                size -> {
                    Events event = Events.event("shop", Level.ERROR, "4 ".repeat(size / 2), null);
                    LogfmtEncoder encoder = Events.encoder();
                    return () -> assertThat(encoder.encode(event.event).length).isLessThanOrEqualTo(64 * 1024);
                },
                256 * 1024,
                8 * 1024 * 1024);
    }
}
