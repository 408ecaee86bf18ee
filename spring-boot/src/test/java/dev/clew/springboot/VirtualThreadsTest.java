package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** {@code spring.threads.virtual.enabled=true}: the container, the executors and the scheduler have virtual threads. */
@EnabledForJreRange(min = JRE.JAVA_25)
class VirtualThreadsTest {
    private static final String OPEN = "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS;

    @Test
    void requestsTasksAndScheduledRunsHaveTheirIdsOnVirtualThreads() throws Exception {
        OrdersApplication.Clock.IDS.clear();
        try (Running application = Running.start(OPEN, "spring.threads.virtual.enabled=true");
                CapturedLog log = CapturedLog.create()) {
            assertThat(application.get("/orders/7", "X-Request-ID", "r1").body())
                    .isEqualTo("r1");
            assertThat(log.lines("orders")).singleElement().satisfies(line -> {
                assertThat(line.thread()).startsWith("tomcat-handler-");
                assertThat(line.mdc()).containsEntry("request_id", "r1");
            });
            assertThat(application.get("/async", "X-Request-ID", "r2").body()).isEqualTo("[\"r2\",\"r2\"]");
            assertThat(application.get("/callable", "X-Request-ID", "r3").body())
                    .isEqualTo("r3");
            assertThat(application.get("/later", "X-Request-ID", "r4").body()).isEqualTo("r4");
            Await.until(() -> !OrdersApplication.Clock.IDS.isEmpty());
            assertThat(OrdersApplication.Clock.IDS).doesNotContain("");
        }
    }
}
