package dev.clew.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/**
 * Spring Cloud Gateway on WebFlux, with other settings for each test. One at a time: an application that ends takes Netty's
 * threads along.
 */
class GatewaySettingsTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private Remote remote;
    private CapturedLog log;

    @BeforeEach
    void start() throws IOException {
        remote = Remote.start();
    }

    @AfterEach
    void stop() {
        log.close();
        remote.close();
    }

    /** Captures once Boot has set logging up. */
    private Running gateway(String... settings) throws Exception {
        Running gateway = GatewayTest.gateway(remote, settings);
        log = CapturedLog.create();
        return gateway;
    }

    @Test
    void edgeThatRestartsSendsNothingOnOfWhatTheClientMadeUp() throws Exception {
        try (Running edge = gateway("clew.inbound=restart", "clew.outbound.hosts=127.0.0.1")) {
            HttpResponse<String> answer =
                    edge.get("/headers", "X-Request-ID", "evil", "traceparent", TRACEPARENT, "baggage", "role=admin");
            Map<String, List<String>> sent = remote.only();
            assertThat(answer.headers().allValues("X-Request-ID"))
                    .isEqualTo(sent.get("x-request-id"))
                    .doesNotContain("evil");
            assertThat(sent.get("traceparent")).hasSize(1).noneMatch(value -> value.contains(TRACE));
            assertThat(sent).doesNotContainKey("baggage");
        }
    }

    @Test
    void listedServiceGetsTheBaggage() throws Exception {
        try (Running listed = gateway("clew.outbound.hosts=127.0.0.1")) {
            Running.assertAnswer(listed.get("/headers", "X-Request-ID", "r11", "baggage", "plan=gold"), 200, "r11");
            Map<String, List<String>> sent = remote.only();
            assertThat(sent.get("x-request-id")).containsExactly("r11");
            assertThat(sent.get("baggage")).containsExactly("plan=gold");
        }
    }

    @Test
    void otherServiceGetsNothing() throws Exception {
        try (Running unlisted = gateway("clew.outbound.hosts=example.org")) {
            HttpResponse<String> answer =
                    unlisted.get("/headers", "X-Request-ID", "r12", "traceparent", TRACEPARENT, "baggage", "plan=gold");
            Running.assertAnswer(answer, 200, "r12");
            assertThat(remote.only()).isEmpty();
            assertThat(Running.outcomes(log, "r12")).containsExactly("200 ok", "200 ok");
        }
    }

    @Test
    void switchedOffItSendsOnWhatCameIn() throws Exception {
        try (Running off = gateway("clew.gateway.enabled=false")) {
            off.get("/headers", "X-Request-ID", "r13", "traceparent", TRACEPARENT);
            assertThat(remote.only().get("traceparent")).containsExactly(TRACEPARENT);
            assertThat(Running.outcomes(log, "r13")).containsExactly("200 ok");
        }
    }

    @Test
    void webSocketIsOpenedWithTheIdAndEchoes() throws Exception {
        AtomicReference<List<String>> received = new AtomicReference<>();
        DisposableServer sockets = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws("/echo", (in, out) -> {
                    received.set(in.headers().getAll("X-Request-ID"));
                    return out.sendString(in.receive().asString().take(1));
                }))
                .bindNow();
        try (Running gateway = gateway("sockets=ws://127.0.0.1:" + sockets.port())) {
            CompletableFuture<String> echo = new CompletableFuture<>();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .header("X-Request-ID", "r14")
                    .buildAsync(URI.create("ws://" + gateway.address("/echo")), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                            echo.complete(text.toString());
                            return null;
                        }
                    })
                    .get(10, TimeUnit.SECONDS);
            socket.sendText("hello", true).get(10, TimeUnit.SECONDS);
            assertThat(echo.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
            assertThat(received).hasValue(List.of("r14"));
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
            Await.until(() -> !Running.spans(log, "client", "r14").isEmpty());
            assertThat(Running.spans(log, "client", "r14").get(0).values())
                    .containsEntry("span", "GET /echo")
                    .containsEntry("outcome", "ok");
        } finally {
            sockets.disposeNow();
        }
    }
}
