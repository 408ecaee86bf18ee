package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests that only ask if the application is alive. */
class ProbesTest {
    private static final String OPEN = "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS;

    private static void assertAnswered(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
    }

    /** Returns the levels of the lines with which the request's span starts and ends. */
    private static List<String> levels(CapturedLog log) {
        Running.serverSpan(log, "r1");
        return Stream.concat(log.spansStarted("server").stream(), log.spansEnded("server").stream())
                .filter(line -> "r1".equals(line.mdc().get("request_id")))
                .map(CapturedLog.Line::level)
                .toList();
    }

    @Test
    void actuatorKeepsItsIdsAndHasItsLinesAtDebug() throws Exception {
        try (Running application = Running.start(OPEN);
                CapturedLog log = CapturedLog.create()) {
            assertAnswered(application.get("/actuator/health", "X-Request-ID", "r1"));
            assertThat(levels(log)).containsExactly("DEBUG", "DEBUG");
        }
    }

    @Test
    void pathsOfTheActuatorFollowTheSettingsOfBoot() throws Exception {
        try (Running application = Running.start(
                        OPEN, "server.servlet.context-path=/app", "management.endpoints.web.base-path=/ops");
                CapturedLog log = CapturedLog.create()) {
            assertAnswered(application.get("/app/ops/health", "X-Request-ID", "r1"));
            assertThat(levels(log)).containsExactly("DEBUG", "DEBUG");
        }
    }

    @Test
    void emptySettingKnowsNoProbes() throws Exception {
        try (Running application = Running.start(OPEN, "clew.http.probes=", "clew.span.start=info");
                CapturedLog log = CapturedLog.create()) {
            assertAnswered(application.get("/actuator/health", "X-Request-ID", "r1"));
            assertThat(levels(log)).containsExactly("INFO", "INFO");
        }
    }

    @Test
    void listTakesThePlaceOfTheActuator() throws Exception {
        try (Running application = Running.start(OPEN, "clew.http.probes[0]=/x", "clew.http.probes[1]=/orders/**");
                CapturedLog log = CapturedLog.create()) {
            assertAnswered(application.get("/orders/7", "X-Request-ID", "r1"));
            assertThat(levels(log)).containsExactly("DEBUG", "DEBUG");
        }
    }

    @Test
    void everyRequestToTheManagementPortIsAProbeWithItsId() throws Exception {
        try (Running application =
                        Running.start(OPEN, "management.server.port=0", "management.endpoints.web.base-path=/");
                CapturedLog log = CapturedLog.create()) {
            assertAnswered(application.getManagement("/health", "X-Request-ID", "r1"));
            assertThat(levels(log)).containsExactly("DEBUG", "DEBUG");
        }
    }
}
