package dev.clew.testkit.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.FailingFormat;
import dev.clew.testkit.FailingListener;
import dev.clew.testkit.client.TestedClient.Setup;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Calls that fail, or during which code of ours fails: the application sees its own failure and none of ours. */
abstract class ClientFailures extends ClientFixture {
    ClientFailures(Function<Setup, TestedClient> open) {
        super(open);
    }

    @Test
    void serverErrorEndsTheSpanAsAnErrorAndClientErrorAsOk() throws Exception {
        stub(get(urlPathEqualTo("/fails")).willReturn(status(500)));
        stub(get(urlPathEqualTo("/unknown")).willReturn(status(404)));
        TestedClient client = client();

        assertThat(sendInRequest(client, "/fails")).isEqualTo(500);
        assertThat(sendInRequest(client, "/unknown")).isEqualTo(404);

        assertThat(log.spansEnded("client"))
                .extracting(line ->
                        line.values().get("status") + ' ' + line.values().get("outcome"))
                .containsExactly("500 error", "404 ok");
    }

    @Test
    void connectionResetIsAnErrorAndPassedOn() {
        stub(get(urlPathEqualTo("/stock")).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> send(client(), "/stock")).isInstanceOf(IOException.class);
            assertThat(TraceContext.current()).isSameAs(request);
        }

        assertThat(theSpan().values()).containsEntry("outcome", "error").doesNotContainKey("status");
        assertThat(theSpan().error()).isNotNull();
    }

    @Test
    void connectionRefusedIsAnErrorAndPassedOn() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        TestedClient client = client();

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> client.send(URI.create("http://localhost:" + port + "/stock"), Map.of()))
                    .isInstanceOf(IOException.class);
        }

        assertThat(theSpan().values())
                .containsEntry("outcome", "error")
                .containsEntry("peer", "localhost:" + port)
                .doesNotContainKey("status");
    }

    @Test
    void timeoutIsATimeout() {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(10_000)));
        TestedClient hasty = client(new Setup(clew, Duration.ofSeconds(1), "", ""));

        assertThatThrownBy(() -> sendInRequest(hasty, "/slow")).isInstanceOf(IOException.class);
        awaitArrival();

        assertThat(theSpan().values()).containsEntry("outcome", "timeout").containsEntry("deadline_ms", "1000");
        assertThat(theSpan().level()).isEqualTo("WARN");
    }

    @Test
    void callIsMadeIfAListenerFails() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Clew failing = Clew.builder()
                .setting("clew.span.log", "false")
                .listener(new FailingListener())
                .build();

        assertThat(sendInRequest(client(failing), "/stock")).isEqualTo(200);

        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.span_listener", 2L));
    }

    @Test
    void callIsMadeIfAFormatFails() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Clew failing = Clew.builder().propagator(new FailingFormat()).build();

        assertThat(sendInRequest(client(failing), "/stock")).isEqualTo(200);

        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.inject", 1L));
        assertThat(theSpan().values()).containsEntry("status", "200");
    }
}
