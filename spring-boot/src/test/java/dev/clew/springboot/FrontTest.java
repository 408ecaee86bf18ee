package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The container's own lines and answers. The build runs this on Tomcat, on Jetty and, with Boot 3, on Undertow. */
class FrontTest {
    private static final String OPEN = "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS;

    private static final String CONTAINER = System.getProperty("front.container", "tomcat");

    /** Returns the lines that the container itself writes about the request that fails. */
    private static List<CapturedLog.Line> containersLines(Running application, CapturedLog log) throws Exception {
        HttpResponse<String> answer = application.get("/fails", "X-Request-ID", "r1");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        Running.serverSpan(log, "r1");
        return log.lines().stream().filter(FrontTest::isContainers).toList();
    }

    private static boolean isContainers(CapturedLog.Line line) {
        return !line.level().equals("DEBUG")
                && line.error() != null
                && (line.logger().startsWith("org.apache.catalina.")
                        || line.logger().startsWith("org.eclipse.jetty.")
                        || line.logger().startsWith("io.undertow."));
    }

    @Test
    void stackTraceThatTheContainerWritesHasTheId() throws Exception {
        try (Running application = Running.start(OPEN);
                CapturedLog log = CapturedLog.create()) {
            assertThat(application.server()).containsIgnoringCase(CONTAINER);
            assertThat(containersLines(application, log))
                    .singleElement()
                    .satisfies(line -> assertThat(line.mdc()).containsEntry("request_id", "r1"));
            assertThat(Running.serverSpan(log, "r1").values())
                    .containsEntry("span", "GET /fails")
                    .containsEntry("status", "500")
                    .containsEntry("outcome", "error");
        }
    }

    @Test
    void requestThatIsServedLaterIsOneRequest() throws Exception {
        try (Running application = Running.start(OPEN);
                CapturedLog log = CapturedLog.create()) {
            assertThat(application.get("/deferred", "X-Request-ID", "r2").body())
                    .isEqualTo("r2");
            assertThat(Running.serverSpan(log, "r2").values())
                    .containsEntry("span", "GET /deferred")
                    .containsEntry("status", "200");
        }
    }

    /** The others answer such a path before they ask any handler. */
    @Test
    @DisabledIfSystemProperty(named = "front.container", matches = "jetty|undertow")
    void requestThatTomcatRefusesHasAnId() throws Exception {
        try (Running application = Running.start(OPEN)) {
            assertThat(answerTo("/%zz", application))
                    .startsWith("HTTP/1.1 400")
                    .containsIgnoringCase("\r\nX-Request-ID: r3\r\n");
        }
    }

    private static String answerTo(String path, Running application) throws IOException {
        try (Socket socket = new Socket("localhost", application.port())) {
            String request =
                    "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: r3\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void settingLeavesTheFrontOut() throws Exception {
        try (Running application = Running.start(OPEN, "clew.servlet.front=false");
                CapturedLog log = CapturedLog.create()) {
            assertThat(containersLines(application, log))
                    .singleElement()
                    .satisfies(line -> assertThat(line.mdc()).doesNotContainKey("request_id"));
        }
    }
}
