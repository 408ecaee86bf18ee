package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import org.junit.jupiter.api.Test;

/** The code of README.md. */
class SnippetsTest {
    private final Clew clew = Clew.builder().build();

    @Test
    void theExample() {
        // When the application is ready; pauses.close() ends it.
        Pauses pauses = Pauses.start(clew);

        Await.until(Recorded::isRunning);
        pauses.close();
        assertThat(Recorded.isRunning()).isFalse();
    }
}
