package dev.clew.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import dev.clew.testkit.server.Application.Handler;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The calls of a server under test, and the log of one test. */
abstract class ServerFixture {
    static final Logger LOG = LoggerFactory.getLogger("app");
    static final String CALLERS_ID = "caller-0123456789abcdef";
    static final String GENERATED = "[a-f][0-9a-f]{31}";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The attributes that the servlet adapter promises, by their names: the testkit knows no adapter. */
    static final String REQUEST_ID = "dev.clew.requestId";

    static final String ROUTE = "dev.clew.route";

    /** The ids that a thread without a context has. */
    static final String CLEAN = "|null";

    final Clew clew = Clew.builder().build();
    final CapturedLog log = CapturedLog.create();
    private final Application application = new Application();
    private final SharedServer server;
    private final HttpClient client;
    private final int loggedBefore;
    private boolean stopped;

    ServerFixture(SharedServer server) {
        this.server = server;
        this.client = HttpClient.newBuilder().version(server.version()).build();
        this.loggedBefore = server.accessLog().size();
    }

    /** Returns the ids that the current thread has in its context and in its MDC. */
    static String threadIds() {
        return TraceContext.current().requestId() + '|' + MDC.get("request_id");
    }

    Filter filter() {
        return filter(clew, request -> false);
    }

    Filter filter(Clew configured, Predicate<HttpServletRequest> ignored) {
        return server.filter(configured, ignored);
    }

    /** Says how a path is served. */
    void handle(String path, Handler handler) {
        application.handle(path, handler);
    }

    /** Answers a path with {@link #seen}. */
    void handleIds(String path) {
        handle(path, (request, response) -> response.getWriter().print(seen(request)));
    }

    /** Serves this path, and those handled before, behind the filter under test. */
    void serve(String path, Handler handler) throws Exception {
        handle(path, handler);
        serveWith(filter());
    }

    void serveIds() throws Exception {
        handleIds("/ids");
        serveWith(filter());
    }

    void serveWith(Filter... filters) throws Exception {
        application.filters(List.of(filters));
        server.deploy(application);
    }

    boolean hasErrorPage() {
        return server.hasErrorPage();
    }

    /** Returns what the access log wrote of this test's requests. */
    List<String> accessLog() {
        List<String> all = server.accessLog();
        return all.subList(loggedBefore, all.size());
    }

    /** Waits until the container has done all that it does for this test's requests. */
    void awaitQuiet() {
        // Undertow writes the access log before it calls the listeners that end a span.
        Await.until(() -> stopped || application.isQuiet(accessLog().size()) && openSpans() <= 0);
    }

    private int openSpans() {
        return log.spansStarted("server").size() - log.spansEnded("server").size();
    }

    /** Stops the container, for a request that the container never ends. */
    void stopServer() throws Exception {
        stopped = true;
        server.stop();
    }

    @AfterEach
    void close() throws Exception {
        try {
            awaitQuiet();
        } catch (AssertionError e) {
            stopServer();
            throw e;
        } finally {
            log.close();
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .timeout(PATIENCE);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpResponse<String> response =
                client.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(server.version());
        return response;
    }

    HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return client.send(
                request(path, headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> getAsync(String path) {
        return client.sendAsync(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Asks for a path over HTTP/1.1, reads the beginning of the answer, and resets the connection. */
    void getAndGoAway(String path) throws Exception {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            // A reset instead of the usual end of a connection.
            socket.setSoLinger(true, 0);
        }
    }

    /** Returns the answer to a request whose id is sent byte for byte. */
    String getRaw(String requestId) throws Exception {
        return exchangeRaw(
                "GET /ids HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-ID: " + requestId + "\r\n\r\n");
    }

    /** Sends a request over HTTP/1.1 that no client would send, and returns the answer. */
    String exchangeRaw(String request) throws Exception {
        try (Socket socket = new Socket("localhost", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static String statusOf(String answer) {
        return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }

    static String echoed(HttpResponse<?> response) {
        List<String> values = response.headers().allValues("X-Request-ID");
        assertThat(values).hasSize(1);
        return values.get(0);
    }

    /** Returns the request id as a handler sees it in its context, its MDC and its request. */
    static String seen(HttpServletRequest request) {
        return String.join(
                " ",
                TraceContext.current().requestId(),
                MDC.get("request_id"),
                String.valueOf(request.getAttribute(REQUEST_ID)));
    }

    static String thrice(String id) {
        return id + ' ' + id + ' ' + id;
    }

    /** Returns the container's own request, without the wrappers of filters. */
    static ServletRequest unwrapped(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? unwrapped(wrapper.getRequest()) : request;
    }

    static void awaitUnchecked(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the server to end the test's request, and returns the line of its one span. */
    Line theSpan() {
        Await.until(() -> !log.spansEnded("server").isEmpty());
        awaitQuiet();
        assertThat(log.spansEnded("server")).hasSize(1);
        assertThat(log.spansStarted("server")).hasSize(1);
        return log.spansEnded("server").get(0);
    }
}
