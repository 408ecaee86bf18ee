package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.TraceContext;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.CapturedLog.Line;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What holds on every servlet container. */
abstract class ServerContract {
    private static final Logger LOG = LoggerFactory.getLogger("app");
    private static final String CALLERS_ID = "caller-0123456789abcdef";

    interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException;
    }

    /** Serves each path with its handler. */
    static final class Paths extends HttpServlet {
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
    private final CapturedLog log = CapturedLog.create();
    private final HttpClient client = HttpClient.newBuilder().version(version()).build();
    private final Paths paths = new Paths();
    private boolean running;
    private int port;

    HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    /**
     * Starts a server with the filters for all dispatcher types, the servlet for all paths, eight threads, {@code /error}
     * as the page of all errors, and an access log.
     *
     * @return its port
     */
    abstract int start(HttpServlet servlet, List<Filter> filters) throws Exception;

    /** Stops the server, waiting for what it is about to do. */
    abstract void stop() throws Exception;

    /** The request ids in the access log. */
    abstract List<String> accessLog();

    private void serve(String path, Handler handler) throws Exception {
        paths.handlers.put(path, handler);
        if (!running) {
            serveWith(CorrelationFilter.create(clew));
        }
    }

    private void serveWith(Filter... filters) throws Exception {
        running = true;
        port = start(paths, List.of(filters));
    }

    private void stopServer() throws Exception {
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

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.version()).isEqualTo(version());
        return response;
    }

    /** Returns the answer to a request of which the id is sent as it is, byte for byte. */
    private String getRaw(String requestId) throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /ids HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-ID: " + requestId
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String echoed(HttpResponse<?> response) {
        List<String> values = response.headers().allValues("X-Request-ID");
        assertThat(values).hasSize(1);
        return values.get(0);
    }

    /** What a handler sees of its request's id, all of it. */
    private static String seen(HttpServletRequest request) {
        return String.join(
                " ",
                TraceContext.current().requestId(),
                MDC.get("request_id"),
                String.valueOf(request.getAttribute(CorrelationFilter.REQUEST_ID)));
    }

    private static String thrice(String id) {
        return id + ' ' + id + ' ' + id;
    }

    /** Waits for the server's span, stops the server, and returns the span's line, which is the only one. */
    private Line theSpan() throws Exception {
        await(() -> !log.spansEnded("server").isEmpty());
        stopServer();
        assertThat(log.spansEnded("server")).hasSize(1);
        assertThat(log.spansStarted("server")).hasSize(1);
        return log.spansEnded("server").get(0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited ten seconds").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void generatesOneIdForContextMdcAttributeAndResponse() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids");

        assertThat(echoed(response)).matches("[a-f][0-9a-f]{31}");
        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CALLERS_ID,
                "035873B9-9CBC_AC14000A-0A800032",
                "abcxyz@ABC-0",
                "5F3A5B9E1C7D4E2F8A6B0C1D2E3F4A5B",
                "7"
            })
    void keepsCallersIdAsGiven(String id) throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids", "x-request-id", id);

        assertThat(echoed(response)).isEqualTo(id);
        assertThat(response.body()).isEqualTo(thrice(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "caf\u00e9", ";;;", "; X-Hacked: y", "a\u001bb", "a\u0000b", "a\rb"})
    void replacesMalformedIdAndNeverEchoesIt(String id) throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        String answer = getRaw(id);

        // A container that refuses the request itself never lets the value in.
        if (!answer.startsWith("HTTP/1.1 400")) {
            assertThat(answer).containsPattern("X-Request-ID: [a-f][0-9a-f]{31}\r\n");
        }
        if (!id.isBlank()) {
            assertThat(answer).doesNotContain(id);
            assertThat(log.lines()).noneMatch(line -> line.toString().contains(id));
        }
    }

    @Test
    void replacesAnIdThatIsTooLongAndCountsWhy() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids", "X-Request-ID", "X".repeat(500));

        assertThat(echoed(response)).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().get("rejected.request_id.too_long")).isEqualTo(1);
    }

    @Test
    void replacesAnIdThatWasSentTwice() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        HttpResponse<String> response = get("/ids", "X-Request-ID", "one", "X-Request-ID", "two");

        assertThat(echoed(response)).matches("[a-f][0-9a-f]{31}");
        assertThat(clew.counters().get("rejected.request_id.characters")).isEqualTo(1);
    }

    @Test
    void callersSpanIsTheParentOfTheServersSpan() throws Exception {
        serve("/orders/1", (request, response) -> response.setContentLength(0));

        get(
                "/orders/1?secret=1",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "X-Request-ID",
                CALLERS_ID);

        Line span = theSpan();
        assertThat(span.message()).isEqualTo("GET /orders/1 ended");
        assertThat(span.mdc())
                .containsEntry("request_id", CALLERS_ID)
                .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(span.values())
                .containsEntry("parent_id", "00f067aa0ba902b7")
                .containsEntry("span", "GET /orders/1")
                .containsEntry("path", "/orders/1")
                .containsEntry("status", "200")
                .containsEntry("bytes", "0")
                .containsEntry("outcome", "ok")
                .containsEntry("peer", "127.0.0.1");
    }

    @Test
    void spanIsNamedByTheRouteWhereTheApplicationNamesIt() throws Exception {
        serve("/orders/1", (request, response) -> request.setAttribute(CorrelationFilter.ROUTE, "/orders/{id}"));

        get("/orders/1");

        assertThat(theSpan().values()).containsEntry("span", "GET /orders/{id}").containsEntry("route", "/orders/{id}");
    }

    @Test
    void exceptionIsPassedOnUnchangedAndTheThreadIsCleanAfter() throws Exception {
        IllegalStateException failure = new IllegalStateException("no stock");
        List<Throwable> passed = new CopyOnWriteArrayList<>();
        List<TraceContext> after = new CopyOnWriteArrayList<>();
        Filter outer = (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (Throwable t) {
                passed.add(t);
                after.add(TraceContext.current());
                throw t;
            }
        };
        paths.handlers.put("/fails", (request, response) -> {
            throw failure;
        });
        paths.handlers.put("/error", (request, response) -> {
            response.getWriter().print(seen(request));
            LOG.info("error page");
        });
        serveWith(outer, CorrelationFilter.create(clew));

        HttpResponse<String> response = get("/fails", "X-Request-ID", CALLERS_ID);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID));
        assertThat(passed).hasSize(1);
        assertThat(passed.get(0)).isSameAs(failure);
        assertThat(after).containsExactly(TraceContext.NONE);
        Line span = theSpan();
        assertThat(span.values()).containsEntry("status", "500").containsEntry("outcome", "error");
        assertThat(span.error()).isEqualTo("java.lang.IllegalStateException");
        assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", CALLERS_ID);
    }

    @Test
    void unavailabilityIsReportedAs503() throws Exception {
        Filter unavailable = (request, response, chain) -> {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                throw new UnavailableException("starting", 5);
            }
            chain.doFilter(request, response);
        };
        serveWith(CorrelationFilter.create(clew), unavailable);

        get("/ids");

        assertThat(theSpan().values()).containsEntry("status", "503").containsEntry("outcome", "error");
    }

    @Test
    void sentErrorEndsTheSpanAsAnError() throws Exception {
        serve("/busy", (request, response) -> response.sendError(503));

        HttpResponse<String> response = get("/busy", "X-Request-ID", CALLERS_ID);

        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("status", "503").containsEntry("outcome", "error");
    }

    @Test
    void clientsMistakeEndsTheSpanAsWanted() throws Exception {
        serve("/ids", (request, response) -> {});

        get("/unknown");

        assertThat(theSpan().values()).containsEntry("status", "404").containsEntry("outcome", "ok");
    }

    @Test
    void forwardKeepsIdAndScope() throws Exception {
        paths.handlers.put(
                "/target", (request, response) -> response.getWriter().print(seen(request) + '|'));
        List<String> after = new CopyOnWriteArrayList<>();
        serve("/forward", (request, response) -> {
            request.getRequestDispatcher("/target").forward(request, response);
            after.add(seen(request));
        });

        HttpResponse<String> response = get("/forward", "X-Request-ID", CALLERS_ID);

        assertThat(theSpan().values()).containsEntry("span", "GET /forward");
        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID) + '|');
        assertThat(after).containsExactly(thrice(CALLERS_ID));
    }

    @Test
    void includeKeepsIdAndScope() throws Exception {
        paths.handlers.put(
                "/target", (request, response) -> response.getWriter().print(seen(request) + '|'));
        serve("/include", (request, response) -> {
            request.getRequestDispatcher("/target").include(request, response);
            response.getWriter().print(seen(request));
        });

        HttpResponse<String> response = get("/include", "X-Request-ID", CALLERS_ID);

        assertThat(response.body()).isEqualTo(thrice(CALLERS_ID) + '|' + thrice(CALLERS_ID));
        theSpan();
    }

    @Test
    void registeredTwiceItRunsOnce() throws Exception {
        paths.handlers.put("/ids", (request, response) -> response.getWriter().print(seen(request)));
        serveWith(CorrelationFilter.create(clew), CorrelationFilter.create(clew));

        HttpResponse<String> response = get("/ids");

        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        theSpan();
    }

    @Test
    void asyncDispatchCarriesTheIdAndEndsTheSpanOnce() throws Exception {
        paths.handlers.put("/later", (request, response) -> response.getWriter().print(seen(request)));
        serve("/async", (request, response) -> {
            AsyncContext async = request.startAsync();
            Thread thread = new Thread(() -> async.dispatch("/later"));
            thread.start();
        });

        HttpResponse<String> response = get("/async");

        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        assertThat(theSpan().values()).containsEntry("span", "GET /async").containsEntry("status", "200");
    }

    @Test
    void spanLastsUntilTheAsyncRequestIsComplete() throws Exception {
        CompletableFuture<AsyncContext> started = new CompletableFuture<>();
        serve("/async", (request, response) -> started.complete(request.startAsync()));

        CompletableFuture<HttpResponse<String>> response = client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/async"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        AsyncContext async = started.get();

        assertThat(log.spansEnded("server")).isEmpty();
        ((HttpServletResponse) async.getResponse()).setStatus(202);
        async.complete();
        assertThat(response.get().statusCode()).isEqualTo(202);
        assertThat(theSpan().values()).containsEntry("status", "202");
    }

    @Test
    void startedAgainInALaterDispatchItEndsOnce() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        paths.handlers.put("/third", (request, response) -> seen.add(seen(request)));
        paths.handlers.put("/second", (request, response) -> {
            seen.add(seen(request));
            request.startAsync().dispatch("/third");
        });
        serve("/first", (request, response) -> request.startAsync().dispatch("/second"));

        get("/first", "X-Request-ID", CALLERS_ID);

        assertThat(theSpan().values()).containsEntry("span", "GET /first");
        assertThat(seen).containsExactly(thrice(CALLERS_ID), thrice(CALLERS_ID));
    }

    @Test
    void startedWithItsWrappersItEndsOnce() throws Exception {
        paths.handlers.put("/later", (request, response) -> response.getWriter().print(seen(request)));
        serve(
                "/async",
                (request, response) -> request.startAsync(request, response).dispatch());
        paths.handlers.put("/async", (request, response) -> {
            if (request.getAttribute("again") == null) {
                request.setAttribute("again", true);
                request.startAsync(request, response).dispatch();
            } else {
                response.getWriter().print(seen(request));
            }
        });

        HttpResponse<String> response = get("/async");

        assertThat(response.body()).isEqualTo(thrice(echoed(response)));
        theSpan();
    }

    @Test
    void startCarriesTheContext() throws Exception {
        serve("/async", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                LOG.info("in the task");
                async.complete();
            });
        });

        get("/async", "X-Request-ID", CALLERS_ID);

        theSpan();
        assertThat(log.lines("app").get(0).mdc()).containsEntry("request_id", CALLERS_ID);
    }

    @Test
    void timeoutIsReportedOnceAndTheListenerCarriesTheId() throws Exception {
        serve("/slow", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.setTimeout(50);
            async.addListener(new LoggingListener());
        });

        HttpResponse<String> response = get("/slow", "X-Request-ID", CALLERS_ID);

        assertThat(response.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(echoed(response)).isEqualTo(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("outcome", "timeout").containsEntry("path", "/slow");
        Line line = log.lines("app").get(0);
        assertThat(line.message()).isEqualTo("timed out");
        assertThat(line.mdc()).containsEntry("request_id", CALLERS_ID);
    }

    @Test
    void exceptionAfterStartAsyncIsReportedOnce() throws Exception {
        serve("/async", (request, response) -> {
            request.startAsync();
            throw new IllegalStateException("after start");
        });

        HttpResponse<String> response = get("/async", "X-Request-ID", CALLERS_ID);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(theSpan().values()).containsEntry("status", "500").containsEntry("outcome", "error");
    }

    @Test
    void exceptionInALaterDispatchIsReportedOnce() throws Exception {
        paths.handlers.put("/fails", (request, response) -> {
            throw new IllegalStateException("later");
        });
        serve("/async", (request, response) -> request.startAsync().dispatch("/fails"));

        assertThat(get("/async").statusCode()).isEqualTo(500);

        Line span = theSpan();
        assertThat(span.error()).isEqualTo("java.lang.IllegalStateException");
        assertThat(span.values()).containsEntry("status", "500").containsEntry("span", "GET /async");
    }

    @Test
    void asyncStartedOnTheUnwrappedRequestEndsTheSpanToo() throws Exception {
        CompletableFuture<AsyncContext> started = new CompletableFuture<>();
        serve("/async", (request, response) -> {
            AsyncContext async = ((CorrelatedRequest) request).getRequest().startAsync();
            started.complete(async);
        });

        CompletableFuture<HttpResponse<String>> response = client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/async"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        AsyncContext async = started.get();
        assertThat(log.spansEnded("server")).isEmpty();
        async.complete();

        response.get();
        theSpan();
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

        await(() -> !accessLog().isEmpty());
        assertThat(accessLog()).containsExactly(CALLERS_ID);
    }

    @Test
    void ignoredPathHasNoIdEvenOnItsErrorPage() throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        paths.handlers.put("/health", (request, response) -> {
            ids.add(TraceContext.current().requestId());
            response.sendError(503);
        });
        paths.handlers.put(
                "/error", (request, response) -> ids.add(TraceContext.current().requestId()));
        serveWith(CorrelationFilter.create(
                clew, request -> request.getRequestURI().equals("/health")));

        HttpResponse<String> response = get("/health", "X-Request-ID", CALLERS_ID);

        stopServer();
        assertThat(response.headers().allValues("X-Request-ID")).isEmpty();
        assertThat(ids).containsExactly("", "");
        assertThat(log.spansEnded("server")).isEmpty();
    }

    @Test
    void nextRequestOnTheSameConnectionNeverSeesTheIdBefore() throws Exception {
        serve("/ids", (request, response) -> response.getWriter().print(seen(request)));

        get("/ids", "X-Request-ID", CALLERS_ID);
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> next = get("/ids");
            assertThat(echoed(next)).isNotEqualTo(CALLERS_ID);
            assertThat(next.body()).isEqualTo(thrice(echoed(next)));
        }
    }

    @Test
    void idsOfAThousandConcurrentRequestsNeverCross() throws Exception {
        paths.handlers.put("/later", (request, response) -> response.getWriter().print(seen(request)));
        serve("/ids", (request, response) -> {
            if (request.getHeader("X-Request-ID").hashCode() % 2 == 0) {
                request.startAsync().dispatch("/later");
            } else {
                response.getWriter().print(seen(request));
            }
        });
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                String id = "request-number-" + i;
                calls.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                HttpResponse<String> response = get("/ids", "X-Request-ID", id);
                                assertThat(echoed(response)).isEqualTo(id);
                                assertThat(response.body()).isEqualTo(thrice(id));
                            } catch (Exception e) {
                                throw new IllegalStateException(id, e);
                            }
                        },
                        callers));
            }
            CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0])).join();
        } finally {
            callers.shutdownNow();
        }

        await(() -> log.spansEnded("server").size() >= 1_000);
        assertThat(log.spansEnded("server")).hasSize(1_000);
        assertThat(clew.counters().all()).isEmpty();
    }

    private static final class LoggingListener implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) {
            LOG.info("timed out");
        }

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
