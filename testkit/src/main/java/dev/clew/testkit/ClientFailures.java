package dev.clew.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.TraceContext;
import dev.clew.testkit.ClientContract.Client;
import dev.clew.testkit.ClientContract.Setup;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that fail, by the server's doing or by ours: the application sees its own failure and nothing of ours. */
abstract class ClientFailures extends ClientAsync {
    @Test
    void serversFailureEndsTheSpanAsAnErrorAndClientsMistakeAsWanted() throws Exception {
        stub(get(urlPathEqualTo("/fails")).willReturn(status(500)));
        stub(get(urlPathEqualTo("/unknown")).willReturn(status(404)));
        Client client = client();

        try (Scope scope = request.makeCurrent()) {
            assertThat(send(client, "/fails")).isEqualTo(500);
            assertThat(send(client, "/unknown")).isEqualTo(404);
        }

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
        Client client = client();

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
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(2_000)));
        Client hasty = client(new Setup(clew, Duration.ofMillis(100), "", ""));

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> send(hasty, "/slow")).isInstanceOf(IOException.class);
        }

        assertThat(theSpan().values()).containsEntry("outcome", "timeout").containsEntry("deadline_ms", "100");
        assertThat(theSpan().level()).isEqualTo("WARN");
    }

    @Test
    void callIsMadeWhereAListenerFails() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Clew failing = Clew.builder()
                .setting("clew.span.log", "false")
                .listener(new FailingListener())
                .build();

        try (Scope scope = request.makeCurrent()) {
            assertThat(send(client(new Setup(failing, TIMEOUT, "", "")), "/stock"))
                    .isEqualTo(200);
        }

        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.span_listener", 2L));
    }

    @Test
    void callIsMadeWhereAFormatFails() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        Clew failing = Clew.builder().propagator(new FailingFormat()).build();

        try (Scope scope = request.makeCurrent()) {
            assertThat(send(client(new Setup(failing, TIMEOUT, "", "")), "/stock"))
                    .isEqualTo(200);
        }

        assertThat(failing.counters().all()).isEqualTo(Map.of("skipped.inject", 1L));
        assertThat(theSpan().values()).containsEntry("status", "200");
    }
}
