package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.TraceContext;
import dev.clew.testkit.CapturedLog.Line;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A server, started by the test with what it serves, and a client of it. */
abstract class ServerFixture {
    static final Logger LOG = LoggerFactory.getLogger("app");
    static final String CALLERS_ID = "caller-0123456789abcdef";

    /** The attributes that the servlet adapter promises, by their names: the testkit knows no adapter. */
    static final String REQUEST_ID = "dev.clew.requestId";

    static final String ROUTE = "dev.clew.route";

    interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException;
    }

    /** Serves each path with its handler. */
    private static final class Paths extends HttpServlet {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        private final Map<String, Handler> handlers = new ConcurrentHashMap<>(
                Map.of("/error", (request, response) -> response.getWriter().print("error")));

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            Object included = request.getAttribute("jakarta.servlet.include.path_info");
            String path = included == null ? request.getPathInfo() : included.toString();
            handlers.getOrDefault(path, (req, res) -> res.sendError(404)).handle(request, response);
        }
    }

    final Clew clew = Clew.builder().build();
    final CapturedLog log = CapturedLog.create();
    private final HttpClient client = HttpClient.newBuilder().version(version()).build();
    private final Paths paths = new Paths();
    private boolean running;
    private int port;

    abstract int start(HttpServlet servlet, List<Filter> filters) throws Exception;

    abstract void stop() throws Exception;

    abstract List<String> accessLog();

    abstract Filter filter(Clew configured, Predicate<HttpServletRequest> ignored);

    abstract HttpClient.Version version();

    /** What the application's log lines, and whoever stands around the filter, see of the thread. */
    static String threadIds() {
        return TraceContext.current().requestId() + '|' + MDC.get("request_id");
    }

    static final String CLEAN = "|null";

    Filter filter() {
        return filter(clew, request -> false);
    }

    void handle(String path, Handler handler) {
        paths.handlers.put(path, handler);
    }

    void serve(String path, Handler handler) throws Exception {
        handle(path, handler);
        if (!running) {
            serveWith(filter());
        }
    }

    void serveWith(Filter... filters) throws Exception {
        running = true;
        port = start(paths, List.of(filters));
    }

    void stopServer() throws Exception {
        if (running) {
            running = false;
            stop();
        }
    }

    @AfterEach
    void close() throws Exception {
        stopServer();
        log.close();
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpResponse<String> response =
                client.send(request(path, headers).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(version());
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

    /** Asks for a path over HTTP/1.1, reads the beginning of the answer, and breaks the connection. */
    void getAndGoAway(String path) throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            // A reset, and not the polite end of a connection.
            socket.setSoLinger(true, 0);
        }
    }

    /** Returns the answer to a request of which the id is sent as it is, byte for byte. */
    String getRaw(String requestId) throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /ids HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-ID: " + requestId
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static String echoed(HttpResponse<?> response) {
        List<String> values = response.headers().allValues("X-Request-ID");
        assertThat(values).hasSize(1);
        return values.get(0);
    }

    /** What a handler sees of its request's id, all of it. */
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

    /** The container's own request, without what filters put around it. */
    static ServletRequest unwrapped(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? unwrapped(wrapper.getRequest()) : request;
    }

    /** Waits for the server's span, stops the server, and returns the span's line, which is the only one. */
    Line theSpan() throws Exception {
        await(() -> !log.spansEnded("server").isEmpty());
        stopServer();
        assertThat(log.spansEnded("server")).hasSize(1);
        assertThat(log.spansStarted("server")).hasSize(1);
        return log.spansEnded("server").get(0);
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited ten seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
