package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.BoundedWork;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** A line takes the time of what is written. */
class BoundedWorkTest {
    @Test
    void aMessageOf8MibCostsNoMoreThanOneThatIsJustTooLong() {
        // 534 ms, when all of it was searched for card numbers.
        BoundedWork.assertBounded(
                size -> {
                    LogEvent event = Log4jLogEvent.newBuilder()
                            .setLevel(Level.ERROR)
                            .setMessage(new SimpleMessage("4 ".repeat(size / 2)))
                            .build();
                    ClewLayout layout = ClewLayout.create("logfmt");
                    return () -> assertThat(layout.toByteArray(event).length).isLessThanOrEqualTo(64 * 1024);
                },
                256 * 1024,
                8 * 1024 * 1024);
    }
}
