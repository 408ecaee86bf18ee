package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The id in the response and in the access log. */
abstract class ServerResponses extends ServerFixture {
    ServerResponses(SharedServer server) {
        super(server);
    }

    @Test
    void headerIsThereWhenTheChainCommitsTheResponse() throws Exception {
        serve("/commits", (request, response) -> {
            response.getWriter().print("early");
            response.flushBuffer();
        });

        assertThat(echoed(get("/commits", "X-Request-ID", CALLERS_ID))).isEqualTo(CALLERS_ID);
    }

    @Test
    void applicationsOwnHeaderStaysOneAndCookiesStayAsTheyAre() throws Exception {
        serve("/own", (request, response) -> {
            response.addHeader("x-request-id", "own");
            response.addHeader("Set-Cookie", "a=1");
            response.addHeader("Set-Cookie", "b=2");
        });

        HttpResponse<String> response = get("/own");

        assertThat(echoed(response)).isEqualTo("own");
        assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void applicationsOwnHeaderStaysOneIfItIsANumberOrADate() throws Exception {
        serve("/number", (request, response) -> response.addIntHeader("X-Request-ID", 7));
        serve("/date", (request, response) -> response.addDateHeader("x-request-id", 0));

        assertThat(echoed(get("/number"))).isEqualTo("7");
        assertThat(echoed(get("/date"))).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
    }

    @Test
    void resetKeepsTheHeader() throws Exception {
        serve("/reset", (request, response) -> {
            response.getWriter().print("half");
            response.reset();
            response.getWriter().print("whole");
        });

        HttpResponse<String> response = get("/reset", "X-Request-ID", CALLERS_ID);

        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(response.body()).isEqualTo("whole");
    }

    @Test
    void accessLogSeesTheId() throws Exception {
        serve("/ids", (request, response) -> {});

        get("/ids", "X-Request-ID", CALLERS_ID);

        Await.until(() -> !accessLog().isEmpty());
        assertThat(accessLog()).containsExactly(CALLERS_ID);
    }

    @Test
    void accessLogSeesTheIdOfAFailedRequest() throws Exception {
        serve("/fails", (request, response) -> {
            throw new IllegalStateException("no stock");
        });

        get("/fails", "X-Request-ID", CALLERS_ID);

        Await.until(() -> !accessLog().isEmpty());
        assertThat(accessLog()).containsExactly(CALLERS_ID);
    }
}
