package dev.clew.testkit.client;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.clew.testkit.client.TestedClient.Setup;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Calls that send more than one request: redirects, authentication, retries. */
abstract class ClientRepeats extends ClientFixture {
    ClientRepeats(Function<Setup, TestedClient> open) {
        super(open);
    }

    @Test
    void redirectIsOneSpanWithOneHeaderEach() throws Exception {
        stub(get(urlPathEqualTo("/old")).willReturn(temporaryRedirect("/new")));
        stub(get(urlPathEqualTo("/new")).willReturn(ok()));

        assertThat(sendInRequest(client(), "/old")).isEqualTo(200);

        assertOneHeaderEach(2);
        assertThat(theSpan().values()).containsEntry("span", "GET /old").containsEntry("status", "200");
    }

    @Test
    void authenticationIsOneSpanWithOneHeaderEach() throws Exception {
        stub(get(urlPathEqualTo("/stock"))
                .willReturn(status(401).withHeader("WWW-Authenticate", "Basic realm=\"stock\"")));
        stub(get(urlPathEqualTo("/stock")).withBasicAuth("me", "secret").willReturn(ok()));

        assertThat(sendInRequest(client(new Setup(clew, TIMEOUT, "me", "secret")), "/stock"))
                .isEqualTo(200);

        assertOneHeaderEach(2);
        assertThat(theSpan().values()).containsEntry("status", "200").containsEntry("outcome", "ok");
    }

    /** A host may try again or not. Each request that it sends has its headers once. */
    @Test
    void tryingAgainIsOneSpanWithOneHeaderEach() throws Exception {
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(status(503).withHeader("Retry-After", "0"))
                .willSetStateTo("free"));
        stub(get(urlPathEqualTo("/busy"))
                .inScenario("busy")
                .whenScenarioStateIs("free")
                .willReturn(ok()));
        int answered = sendInRequest(client(), "/busy");

        assertOneHeaderEach(answered == 200 ? 2 : 1);
        assertThat(theSpan().values()).containsEntry("status", String.valueOf(answered));
    }

    private static void assertOneHeaderEach(int requests) {
        assertThat(received()).hasSize(requests);
        for (LoggedRequest each : received()) {
            assertThat(each.header("X-Request-ID").values()).containsExactly(CALLERS_ID);
            assertThat(each.header("traceparent").values()).hasSize(1);
        }
    }
}
