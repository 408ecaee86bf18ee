package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the actuator, observations of what Clew does not see are spans, and those of what it sees are none. */
class ObservationsTest {
    private static Running application;

    @BeforeAll
    static void start() {
        application = Running.start("spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS);
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void eachScheduledRunIsOneSpan() {
        try (CapturedLog log = CapturedLog.create()) {
            Await.until(() -> log.spansEnded("internal").size() >= 3);
            assertThat(log.spansEnded("internal"))
                    .allSatisfy(line -> assertThat(line.values()).containsEntry("span", "task clock.tick"))
                    .extracting(line -> line.mdc().get("request_id"))
                    .doesNotHaveDuplicates()
                    .doesNotContainNull();
        }
    }

    @Test
    void aRequestThatIsServedIsOneSpan() throws Exception {
        try (CapturedLog log = CapturedLog.create()) {
            assertThat(application.get("/orders/7", "X-Request-ID", "r1").body())
                    .isEqualTo("r1");
            Running.serverSpan(log, "r1");
            assertThat(log.spansEnded("internal"))
                    .extracting(line -> line.mdc().get("request_id"))
                    .doesNotContain("r1");
        }
    }
}
