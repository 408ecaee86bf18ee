package dev.clew.httpclient;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.testkit.client.CalledServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The body of a redirect is no concern of the call: the next place is asked, whatever comes. */
@Timeout(60)
class RedirectBodiesTest extends CalledServer {
    private final HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew, Redirect.NORMAL);

    /** What a redirect sends behind its location, and whether its connection stays open then. */
    enum Body {
        EMPTY("Content-Length: 0\r\n\r\n", true),
        SMALL("Content-Length: 4\r\n\r\nbody", true),
        SMALL_BROKEN_OFF("Content-Length: 9\r\n\r\nbody", false),
        LONG("Content-Length: 99999\r\n\r\nbody", true),
        LONG_BROKEN_OFF("Content-Length: 99999\r\n\r\nbody", false),
        CHUNKED("Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n", true),
        ENDLESS("Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n", true),
        CHUNKS_BROKEN_OFF("Transfer-Encoding: chunked\r\n\r\n9\r\nbody", false),
        OF_NO_LENGTH("\r\nbody", true);

        final String text;
        final boolean staysOpen;

        Body(String text, boolean staysOpen) {
            this.text = text;
            this.staysOpen = staysOpen;
        }
    }

    /** Redirects one call, and reads until its client hangs up, if the connection stays open. */
    private static CompletableFuture<Void> redirect(ServerSocket server, Body body) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Socket socket = server.accept()) {
                        readHead(socket);
                        String head = "HTTP/1.1 302 Found\r\nLocation: " + at("/new") + "\r\n";
                        socket.getOutputStream().write((head + body.text).getBytes(StandardCharsets.US_ASCII));
                        socket.getOutputStream().flush();
                        while (body.staysOpen && socket.getInputStream().read() >= 0) {}
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    private static void readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
    }

    private static HttpRequest to(ServerSocket server) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.getLocalPort() + "/old"))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void nextPlaceAnswersACallThatWaits(Body body) throws Exception {
        stub(get(urlPathEqualTo("/new")).willReturn(ok("new")));
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Void> unused = redirect(server, body);

            try (Scope scope = request.makeCurrent()) {
                assertAnswer(client.send(to(server), BodyHandlers.ofString()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nextPlaceAnswersACallThatDoesNotWait(Body body) throws Exception {
        stub(get(urlPathEqualTo("/new")).willReturn(ok("new")));
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Void> unused = redirect(server, body);

            try (Scope scope = request.makeCurrent()) {
                assertAnswer(
                        client.sendAsync(to(server), BodyHandlers.ofString()).get(20, TimeUnit.SECONDS));
            }
        }
    }

    private void assertAnswer(HttpResponse<String> answer) {
        assertThat(answer.body()).isEqualTo("new");
        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(theSpan().values())
                .containsEntry("status", "200")
                .containsEntry("attempt", "2")
                .containsEntry("outcome", "ok");
    }
}
