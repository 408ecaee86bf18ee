package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.LeakExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The handshake of a web socket, answered by as much of a server as it takes. */
@ExtendWith(LeakExtension.class)
class WebSocketTest {
    /** <a href="https://www.rfc-editor.org/rfc/rfc6455#section-1.3">RFC 6455, 1.3</a>. */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final WebSocket.Listener SILENT = new WebSocket.Listener() {};

    private final Clew clew = Clew.builder().build();
    private final TraceContext request = clew.receive(Map.of("X-Request-ID", "r1"), Map::get, "");
    private final HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
    private final CapturedLog log = CapturedLog.create();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        log.close();
    }

    private URI uri() {
        return URI.create("ws://localhost:" + server.getLocalPort() + "/events?secret=1");
    }

    /** Answers one request with the status, and returns the lines that it came with. */
    private CompletableFuture<List<String>> answer(String status) {
        // Not in the common pool, on which the client completes its futures.
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = server.accept()) {
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                        List<String> lines = new ArrayList<>();
                        String key = "";
                        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                            lines.add(line);
                            key = line.startsWith("Sec-WebSocket-Key: ") ? line.substring(19) : key;
                        }
                        String answer = "HTTP/1.1 " + status + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accepted(key) + "\r\nSec-WebSocket-Protocol: b\r\n"
                                + (status.startsWith("101") ? "\r\n" : "Content-Length: 0\r\n\r\n");
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                        socket.getOutputStream().flush();
                        // Until the client hangs up.
                        while (in.read() >= 0) {}
                        return lines;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    private static String accepted(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Line theSpan() {
        assertThat(log.spansEnded("client")).hasSize(1);
        return log.spansEnded("client").get(0);
    }

    @Test
    void handshakeCarriesTheIdsOnceAndIsOneSpan() throws Exception {
        CompletableFuture<List<String>> answered = answer("101 Switching Protocols");
        WebSocket.Builder builder = client.newWebSocketBuilder()
                .header("x-request-id", "own")
                .header("X-Request-ID", "own too")
                .header("tracestate", "own=1")
                .header("Origin", "http://localhost")
                .subprotocols("a", "b")
                .connectTimeout(Duration.ofSeconds(9));
        CompletableFuture<String> seen;

        try (Scope scope = request.makeCurrent()) {
            seen = builder.buildAsync(uri(), SILENT).thenApply(socket -> {
                socket.abort();
                return socket.getSubprotocol() + ' ' + TraceContext.current().requestId();
            });
        }

        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("b r1");
        assertThat(answered.get(10, TimeUnit.SECONDS))
                .contains("X-Request-ID: r1", "Origin: http://localhost", "Sec-WebSocket-Protocol: a, b")
                .anyMatch(line -> line.startsWith("traceparent: 00-" + request.traceId()))
                .noneMatch(line -> line.contains("own"));
        assertThat(theSpan().values())
                .containsEntry("span", "GET /events")
                .containsEntry("peer", "localhost:" + server.getLocalPort())
                .containsEntry("deadline_ms", "9000")
                .containsEntry("status", "101")
                .containsEntry("outcome", "ok");
    }

    @Test
    void handshakeThatIsRefusedIsAnErrorWithItsStatus() {
        CompletableFuture<List<String>> unused = answer("403 Forbidden");

        try (Scope scope = request.makeCurrent()) {
            assertThat(client.newWebSocketBuilder().buildAsync(uri(), SILENT))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(WebSocketHandshakeException.class);
        }

        assertThat(theSpan().values()).containsEntry("status", "403").containsEntry("outcome", "error");
        assertThat(theSpan().error()).isEqualTo("java.net.http.WebSocketHandshakeException");
    }

    @Test
    void outsideARequestNothingIsSentButTheCallersOwn() throws Exception {
        CompletableFuture<List<String>> answered = answer("101 Switching Protocols");

        client.newWebSocketBuilder()
                .header("X-Request-ID", "own")
                .subprotocols("b")
                .buildAsync(uri(), SILENT)
                .get(10, TimeUnit.SECONDS)
                .abort();

        assertThat(answered.get(10, TimeUnit.SECONDS))
                .contains("X-Request-ID: own")
                .noneMatch(line -> line.startsWith("traceparent"));
        assertThat(log.spansEnded("client")).isEmpty();
    }

    @Test
    void handshakeThatIsCancelledIsCancelled() {
        CompletableFuture<WebSocket> opening;
        try (Scope scope = request.makeCurrent()) {
            opening = client.newWebSocketBuilder().buildAsync(uri(), SILENT);
        }

        opening.cancel(true);

        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void whatTheBuilderCannotReadIsLeftToIt() {
        try (Scope scope = request.makeCurrent()) {
            assertThat(client.newWebSocketBuilder().buildAsync(URI.create("events"), SILENT))
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class);
        }

        assertThat(clew.counters().get("skipped.http-client.handshake")).isEqualTo(1);
    }
}
