package dev.clew.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.LeakExtension;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Web sockets between OkHttp and a server of its own. */
@ExtendWith(LeakExtension.class)
class WebSocketTest {
    private static final String LISTED = "127.0.0.1";
    private static final String OTHER = "localhost";

    private final MockWebServer server = new MockWebServer();
    private final OkHttpClient.Builder builder = new OkHttpClient.Builder();
    private final Clew clew = Clew.builder().build();
    private final CapturedLog log = CapturedLog.create();
    private final Events client = new Events();
    private final Events peer = new Events();

    /** Calls of a listener, each with the request id that was current. */
    private static final class Events extends WebSocketListener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private volatile @Nullable WebSocket socket;

        private void add(WebSocket from, String event) {
            socket = from;
            events.add(event + ' ' + TraceContext.current().requestId());
        }

        String next() throws InterruptedException {
            String event = events.poll(30, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        }

        @Override
        public void onOpen(WebSocket from, Response response) {
            add(from, "open");
        }

        @Override
        public void onMessage(WebSocket from, String text) {
            add(from, text);
        }

        @Override
        public void onMessage(WebSocket from, ByteString bytes) {
            add(from, bytes.utf8());
        }

        @Override
        public void onClosing(WebSocket from, int code, String reason) {
            add(from, "closing");
            from.close(code, reason);
        }

        @Override
        public void onClosed(WebSocket from, int code, String reason) {
            add(from, "closed");
        }

        @Override
        public void onFailure(WebSocket from, Throwable failure, @Nullable Response response) {
            add(from, "failure");
        }
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() throws IOException {
        OkHttpClient built = builder.build();
        built.dispatcher().executorService().shutdown();
        built.connectionPool().evictAll();
        server.shutdown();
        log.close();
    }

    private String url(String host, String path) {
        return "http://" + host + ':' + server.getPort() + path;
    }

    private WebSocket open(Clew by, String url) {
        TraceContext request =
                by.receive(Map.of("X-Request-ID", "R1", "baggage", "user=42", "tracestate", "a=1"), Map::get, "");
        try (Scope scope = request.makeCurrent()) {
            return CorrelationWebSocketFactory.create(builder.build(), by)
                    .newWebSocket(new Request.Builder().url(url).build(), client);
        }
    }

    private static String ids(RecordedRequest request) {
        return request.getHeader("X-Request-ID")
                + ' '
                + request.getHeader("baggage")
                + ' '
                + (request.getHeader("traceparent") == null ? "" : "traced");
    }

    private Line theSpan() {
        Await.until(() -> !log.spansEnded("client").isEmpty());
        assertThat(log.spansEnded("client")).hasSize(1);
        return log.spansEnded("client").get(0);
    }

    @Test
    void aSocketIsOneSpanFromItsHandshakeToItsEnd() throws Exception {
        server.enqueue(new MockResponse().withWebSocketUpgrade(peer));
        WebSocket socket = open(clew, url(OTHER, "/feed"));

        assertThat(client.next()).isEqualTo("open R1");
        assertThat(peer.next()).startsWith("open");
        assertThat(ids(server.takeRequest())).isEqualTo("R1 null traced");
        peer.socket.send("text");
        peer.socket.send(ByteString.encodeUtf8("bytes"));
        assertThat(client.next()).isEqualTo("text R1");
        assertThat(client.next()).isEqualTo("bytes R1");
        assertThat(socket.send("hello")).isTrue();
        assertThat(peer.next()).startsWith("hello");
        assertThat(log.spansEnded("client")).isEmpty();

        peer.socket.close(1000, "done");
        assertThat(client.next()).isEqualTo("closing R1");
        assertThat(client.next()).isEqualTo("closed R1");
        assertThat(theSpan().values())
                .containsEntry("span", "GET /feed")
                .containsEntry("status", "101")
                .containsEntry("outcome", "ok")
                .containsEntry("attempt", "1");
        assertThat(clew.counters().all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aClientThatHasTheInterceptorAlreadyMakesNoSecondSpan(boolean byFactory) throws Exception {
        CorrelationInterceptor.install(builder, clew);
        if (byFactory) {
            assertThat(CorrelationCallFactory.create(builder.build(), clew)).isNotNull();
        }
        server.enqueue(new MockResponse().withWebSocketUpgrade(peer));
        WebSocket socket = open(clew, url(OTHER, "/feed"));

        assertThat(client.next()).isEqualTo("open R1");
        socket.close(1000, null);
        assertThat(client.next()).isEqualTo("closing R1");
        assertThat(client.next()).isEqualTo("closed R1");
        assertThat(theSpan().values()).containsEntry("attempt", "1");
        assertThat(server.takeRequest().getHeaders().values("X-Request-ID")).containsExactly("R1");
    }

    @Test
    void outsideARequestNothingIsSentAndToldOf() throws Exception {
        server.enqueue(new MockResponse().withWebSocketUpgrade(peer));
        WebSocket socket = CorrelationWebSocketFactory.create(builder.build(), clew)
                .newWebSocket(new Request.Builder().url(url(OTHER, "/feed")).build(), client);

        assertThat(client.next()).isEqualTo("open ");
        assertThat(ids(server.takeRequest())).isEqualTo("null null ");
        socket.cancel();
        assertThat(client.next()).isEqualTo("failure ");
        assertThat(log.spansEnded("client")).isEmpty();
    }

    @Test
    void aHandshakeThatIsRefusedFailsWithItsStatus() throws Exception {
        server.enqueue(new MockResponse().setResponseCode(403));
        open(clew, url(OTHER, "/feed"));

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(theSpan().values()).containsEntry("status", "403").containsEntry("outcome", "error");
    }

    @Test
    void aConnectionThatBreaksEndsTheSpanOnce() throws Exception {
        server.enqueue(new MockResponse().withWebSocketUpgrade(peer));
        open(clew, url(OTHER, "/feed"));
        assertThat(client.next()).isEqualTo("open R1");
        assertThat(peer.next()).startsWith("open");
        server.shutdown();

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(theSpan().values()).containsEntry("status", "101").containsEntry("outcome", "error");
    }

    @Test
    void aSocketThatIsCancelledIsCancelled() throws Exception {
        server.enqueue(new MockResponse().withWebSocketUpgrade(peer));
        WebSocket socket = open(clew, url(OTHER, "/feed"));
        assertThat(client.next()).isEqualTo("open R1");
        socket.cancel();

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void aHandshakeWithoutAnAnswerTimesOut() throws Exception {
        builder.readTimeout(200, TimeUnit.MILLISECONDS);
        server.enqueue(new MockResponse().setSocketPolicy(SocketPolicy.NO_RESPONSE));
        open(clew, url(OTHER, "/feed"));

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(theSpan().values()).containsEntry("outcome", "timeout").doesNotContainKey("status");
    }

    @Test
    void aHandshakeThatIsQueuedForAClosedDispatcherFails() throws Exception {
        builder.build().dispatcher().executorService().shutdown();
        open(clew, url(OTHER, "/feed"));

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(theSpan().values()).containsKey("outcome");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost, R1 user=42 traced, 'null null '",
        "localhost, 127.0.0.1, 'null null ', R1 user=42 traced"
    })
    void eachHandshakeOfARedirectIsJudgedByItsHost(String from, String to, String first, String second)
            throws Exception {
        Clew restricted = Clew.builder().setting("clew.outbound.hosts", LISTED).build();
        server.enqueue(new MockResponse().setResponseCode(307).setHeader("Location", url(to, "/b")));
        server.enqueue(new MockResponse().withWebSocketUpgrade(peer));
        WebSocket socket = open(restricted, url(from, "/a"));

        assertThat(client.next()).isEqualTo("open R1");
        assertThat(List.of(ids(server.takeRequest()), ids(server.takeRequest())))
                .containsExactly(first, second);
        socket.cancel();
        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(theSpan().values()).containsEntry("attempt", "2").containsEntry("peer", to + ':' + server.getPort());
    }

    @Test
    void redirectsEndAsOkHttpEndsThem() throws Exception {
        for (int i = 0; i <= 20; i++) {
            server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/again"));
        }
        open(clew, url(OTHER, "/feed"));

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(server.getRequestCount()).isEqualTo(21);
        assertThat(theSpan().values()).containsEntry("attempt", "21").containsEntry("outcome", "error");
    }

    @Test
    void aClientThatFollowsNoRedirectsStaysSo() throws Exception {
        builder.followRedirects(false);
        server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", "/again"));
        open(clew, url(OTHER, "/feed"));

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(theSpan().values()).containsEntry("status", "302").containsEntry("attempt", "1");
    }

    @Test
    void aRedirectToAnotherHostLosesTheCredentials() throws Exception {
        server.enqueue(new MockResponse().setResponseCode(302).setHeader("Location", url(LISTED, "/b")));
        server.enqueue(new MockResponse().setResponseCode(403));
        builder.addInterceptor(chain -> chain.proceed(
                chain.request().newBuilder().header("Authorization", "secret").build()));
        open(clew, url(OTHER, "/a"));

        assertThat(client.next()).isEqualTo("failure R1");
        assertThat(server.takeRequest().getHeader("Authorization")).isEqualTo("secret");
        assertThat(server.takeRequest().getHeader("Authorization")).isNull();
    }
}
