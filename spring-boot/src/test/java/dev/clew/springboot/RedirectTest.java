package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Listed hosts get everything, all others nothing, through redirects too. */
class RedirectTest {
    private static Running application;

    @BeforeAll
    static void start() {
        application = Running.start(
                "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS, "clew.outbound.hosts=127.0.0.1");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    private static String called(String url) throws Exception {
        return application
                .get(
                        "/call?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8),
                        "X-Request-ID",
                        "r1",
                        "baggage",
                        "plan=gold")
                .body();
    }

    private static String listed(String path) {
        return application.url(path).replaceFirst("localhost", "127.0.0.1");
    }

    private static String moved(String to) {
        return "/moved?to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);
    }

    @Test
    void listedHostGetsTheIdsAndTheBaggage() throws Exception {
        assertThat(called(listed("/headers"))).contains("\"x-request-id\":[\"r1\"]", "\"baggage\":[\"plan=gold\"]");
    }

    @Test
    void otherHostGetsNothing() throws Exception {
        assertThat(called(application.url("/headers"))).isEqualTo("{}");
    }

    @Test
    void redirectToAnotherHostTakesTheIdsOff() throws Exception {
        assertThat(called(listed(moved(application.url("/headers"))))).isEqualTo("{}");
    }

    @Test
    void redirectToAListedHostPutsThemOn() throws Exception {
        assertThat(called(application.url(moved(listed("/headers"))))).contains("\"x-request-id\":[\"r1\"]");
    }
}
