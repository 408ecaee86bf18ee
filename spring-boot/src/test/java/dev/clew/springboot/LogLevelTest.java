package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A level that the actuator sets is a line of the request that asked for it. */
class LogLevelTest {
    private static final String[] OPEN = {
        "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS,
        "management.endpoints.web.exposure.include=loggers",
        "logging.level.shop.orders=warn"
    };

    private static int set(Running application, String logger, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(application.url("/actuator/loggers/" + logger)))
                                .headers("Content-Type", "application/json", "X-Request-ID", "r1")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void namesTheLoggerAndBothLevels() throws Exception {
        try (Running application = Running.start(OPEN);
                CapturedLog log = CapturedLog.create()) {
            assertThat(set(application, "shop.orders", "{\"configuredLevel\":\"DEBUG\"}"))
                    .isEqualTo(204);
            assertThat(set(application, "shop.orders", "{}")).isEqualTo(204);
            assertThat(set(application, "web", "{\"configuredLevel\":\"TRACE\"}"))
                    .isEqualTo(204);
            assertThat(set(application, "web", "{}")).isEqualTo(204);
            assertThat(log.lines("clew.change"))
                    .allSatisfy(line -> assertThat(line.mdc()).containsEntry("request_id", "r1"))
                    .extracting(CapturedLog.Line::message)
                    .containsExactly(
                            "log_level changed: shop.orders: WARN -> DEBUG",
                            "log_level changed: shop.orders: DEBUG -> inherited",
                            "log_level changed: web: TRACE",
                            "log_level changed: web: inherited");
        }
    }

    @Test
    void aLevelThatThereIsNotIsRefusedAsBeforeAndNoLine() throws Exception {
        try (Running application = Running.start(OPEN);
                CapturedLog log = CapturedLog.create()) {
            assertThat(set(application, "shop.orders", "{\"configuredLevel\":\"LOUD\"}"))
                    .isEqualTo(400);
            assertThat(application.get("/actuator/loggers/shop.orders").statusCode())
                    .isEqualTo(200);
            assertThat(log.lines("clew.change")).isEmpty();
        }
    }
}
