package dev.clew.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.LeakExtension;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
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
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds for a handler in front of the servlet's context: the container's own lines and answers have the ids. */
@ExtendWith(LeakExtension.class)
abstract class FrontContract {
    private static final String GENERATED = "[0-9a-f]{32}";

    private static final Map<HttpClient.Version, HttpClient> CLIENTS = Map.of(
            HttpClient.Version.HTTP_1_1,
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
            HttpClient.Version.HTTP_2,
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build());

    private final FrontServer server;
    private final String ownLoggers;
    private final CapturedLog log = CapturedLog.create();
    private final Clew clew = Clew.builder().build();
    private int port;

    FrontContract(Supplier<FrontServer> servers, String ownLoggers) {
        this.server = servers.get();
        this.ownLoggers = ownLoggers;
    }

    HttpClient.Version version() {
        return HttpClient.Version.HTTP_1_1;
    }

    /** Says what stands where. */
    enum Place {
        FILTER_ALONE(false, true),
        FRONT_ALONE(true, false),
        BOTH(true, true);

        final boolean front;
        final boolean filter;

        Place(boolean front, boolean filter) {
            this.front = front;
            this.filter = filter;
        }
    }

    private void start(Clew used, Place place) throws Exception {
        List<Filter> filters = place.filter ? List.of(CorrelationFilter.create(used)) : List.of();
        port = server.start(place.front ? used : null, new Paths(), filters);
    }

    private void start(boolean filterInside) throws Exception {
        start(clew, filterInside ? Place.BOTH : Place.FRONT_ALONE);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        log.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void containersLineForWhatTheChainThrewHasTheIds(boolean filterInside) throws Exception {
        start(filterInside);

        HttpResponse<String> answer = get("/throw", "X-Request-ID", "r1");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        CapturedLog.Line span = span();
        assertThat(span.values()).containsEntry("status", "500").containsEntry("outcome", "error");
        assertThat(span.level()).isEqualTo("ERROR");
        assertThat(ownFailures())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.mdc()).containsEntry("request_id", "r1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void containersLineForWhatAnAsynchronousDispatchThrewHasTheIds(boolean filterInside) throws Exception {
        start(filterInside);

        HttpResponse<String> answer = get("/dispatch-throw", "X-Request-ID", "r1");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        assertThat(span().values()).containsEntry("status", "500").containsEntry("outcome", "error");
        assertThat(ownFailures())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.mdc()).containsEntry("request_id", "r1"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void containersLineForWhatALaterDispatchThrewHasTheIds(boolean filterInside) throws Exception {
        start(filterInside);

        HttpResponse<String> answer = get("/later-throw", "X-Request-ID", "r1");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        assertThat(span().values()).containsEntry("status", "500").containsEntry("outcome", "error");
        String id = carriesLaterDispatches() ? "r1" : "";
        assertThat(ownFailures())
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line.mdc().getOrDefault("request_id", "")).isEqualTo(id));
    }

    @ParameterizedTest
    @EnumSource
    void brokenConnectionToABackendIsNoClientThatWentAway(Place place) throws Exception {
        start(clew, place);

        for (String path : List.of("/pipe", "/dispatch-pipe")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(500);
        }

        Await.until(() -> log.spansEnded("server").size() == 2);
        assertThat(log.spansEnded("server"))
                .allSatisfy(span ->
                        assertThat(span.values()).containsEntry("status", "500").containsEntry("outcome", "error"))
                .allSatisfy(span -> assertThat(span.level()).isEqualTo("ERROR"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FILTER_ALONE", "BOTH"})
    void clientThatWentAwayIsNoError(Place place) throws Exception {
        goAwayFrom("/endless", place);
        boolean seen = !place.front || failsBeforeItsEnd();
        assertThat(span().values()).containsEntry("status", "200").containsEntry("outcome", seen ? "cancelled" : "ok");
        assertThat(span().level()).isEqualTo(seen ? "WARN" : "INFO");
    }

    /** Leaves while the answer comes. */
    void goAwayFrom(String path, Place place) throws Exception {
        start(clew, place);

        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
    }

    /** Whether a write fails before the container says that the request has come to its end. */
    boolean failsBeforeItsEnd() {
        return true;
    }

    /** Whether the container shows us the thread of a dispatch that another thread has asked for. */
    boolean carriesLaterDispatches() {
        return true;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerOfTheContainersSecurityHasTheIdAndASpan(boolean filterInside) throws Exception {
        start(filterInside);

        HttpResponse<String> answer = get("/secret", "X-Request-ID", "r1");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        assertThat(span().values()).containsEntry("status", "401").containsEntry("outcome", "ok");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestHasOneIdAndOneSpan(boolean filterInside) throws Exception {
        start(filterInside);

        HttpResponse<String> answer = get("/orders/1");

        String id = answer.headers().allValues("X-Request-ID").get(0);
        assertThat(id).matches(GENERATED);
        assertThat(answer.headers().allValues("X-Request-ID")).hasSize(1);
        assertThat(answer.body()).isEqualTo("/orders/1 " + id);
        assertThat(span().message()).startsWith("GET /orders/{id}");
        assertThat(span().values()).containsEntry("status", "200").containsEntry("outcome", "ok");
        assertThat(handlerIds()).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerThatTheApplicationHasResetHasTheId(boolean filterInside) throws Exception {
        start(filterInside);

        HttpResponse<String> answer = get("/reset", "X-Request-ID", "r1");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void asynchronousRequestEndsWhenItIsComplete(boolean filterInside) throws Exception {
        start(filterInside);

        HttpResponse<String> answer = get("/async", "X-Request-ID", "r1");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        assertThat(span().values()).containsEntry("status", "202").containsEntry("outcome", "ok");
    }

    @Test
    void filterOfAnotherClassLoaderHasTheFrontsIds() throws Exception {
        OwnClew other = new OwnClew();
        port = server.start(clew, other.servlet(), List.of(other.edgeFilter()));

        HttpResponse<String> answer = get(
                "/", "X-Request-ID", "r1", "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        assertThat(answer.body()).isEqualTo("r1 r1 r1 4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        span();
    }

    @Test
    void asynchronousDispatchHasTheIdWithTheFilterInside() throws Exception {
        start(true);

        assertThat(get("/dispatch", "X-Request-ID", "r1").body()).isEqualTo("/orders/1 r1");
        span();
        assertThat(handlerIds()).containsOnly("r1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connectionThatIsKeptLeavesNoIdToItsNextRequest(boolean filterInside) throws Exception {
        start(filterInside);
        List<String> paths = List.of("/orders/1", "/throw", "/secret", "/async", "/dispatch-throw");
        for (int i = 0; i < 40; i++) {
            String path = paths.get(i % paths.size());
            HttpResponse<String> named = get(path, "X-Request-ID", "named" + i);
            assertThat(named.headers().allValues("X-Request-ID")).containsExactly("named" + i);
            HttpResponse<String> unnamed = get("/orders/1");
            String id = unnamed.headers().firstValue("X-Request-ID").orElse("");
            assertThat(id).matches(GENERATED);
            assertThat(unnamed.body()).isEqualTo("/orders/1 " + id);
        }
        Await.until(() -> log.spansEnded("server").size() == 80);
        assertThat(log.spansEnded("server"))
                .extracting(line -> line.values().get("request_id") + line.mdc().get("request_id"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestWithoutAnIdIsRefusedIfThePolicySaysSo(boolean filterInside) throws Exception {
        Clew strict = Clew.builder().setting("clew.inbound", "require").build();
        start(strict, filterInside ? Place.BOTH : Place.FRONT_ALONE);

        HttpResponse<String> answer = get("/orders/1");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("a valid X-Request-ID or traceparent header is required\n");
        assertThat(handlerIds()).isEmpty();
        assertThat(get("/orders/1", "X-Request-ID", "r1").body()).isEqualTo("/orders/1 r1");
    }

    @ParameterizedTest
    @EnumSource
    void addressThatAHeaderClaimsIsNotTrusted(Place place) throws Exception {
        Clew trusting =
                Clew.builder().setting("clew.inbound.trusted", "10.9.0.0/16").build();
        start(trusting, place);

        HttpResponse<String> answer = get("/address", "X-Request-ID", "forged", "X-Forwarded-For", "10.9.1.1");

        // The container is set to believe the header, which makes this the case in question.
        assertThat(answer.body()).isEqualTo("10.9.1.1");
        assertThat(answer.headers().firstValue("X-Request-ID").orElse("")).matches(GENERATED);
        assertThat(trusting.counters().get("rejected.untrusted")).isEqualTo(1);
        assertThat(span().values().get("peer")).isNotEqualTo("10.9.1.1");
    }

    @ParameterizedTest
    @EnumSource
    void connectionsOwnAddressIsTrusted(Place place) throws Exception {
        Clew trusting = Clew.builder()
                .setting("clew.inbound.trusted", "127.0.0.0/8,::1")
                .build();
        start(trusting, place);

        HttpResponse<String> answer = get("/address", "X-Request-ID", "r1");

        assertIsTrusted(answer, place);
    }

    @ParameterizedTest
    @EnumSource
    void proxyThatIsTrustedStaysSoBehindTheHeaderThatItSends(Place place) throws Exception {
        Clew trusting = Clew.builder()
                .setting("clew.inbound.trusted", "127.0.0.0/8,::1")
                .build();
        start(trusting, place);

        HttpResponse<String> answer = get("/address", "X-Request-ID", "r1", "X-Forwarded-For", "192.0.2.7");

        assertThat(answer.body()).isEqualTo("192.0.2.7");
        assertIsTrusted(answer, place);
    }

    private void assertIsTrusted(HttpResponse<String> answer, Place place) {
        if (place.front || seesTheConnection()) {
            assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
            assertThat(span().values().get("peer")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
        } else {
            assertThat(answer.headers().firstValue("X-Request-ID").orElse("")).matches(GENERATED);
            assertThat(span().values()).doesNotContainKey("peer");
        }
    }

    /** Whether the container shows the connection's own address to a filter, although it knows another. */
    boolean seesTheConnection() {
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void containersOwnErrorAnswerHasTheId(Place place) throws Exception {
        start(clew, place);

        for (String path : List.of("/throw", "/dispatch-throw", "/later-throw", "/busy", "/dispatch-busy")) {
            HttpResponse<String> answer = get(path, "X-Request-ID", "r1");

            assertThat(answer.statusCode()).as(path).isIn(500, 503);
            assertThat(answer.headers().allValues("X-Request-ID")).as(path).containsExactly("r1");
        }
        Await.until(() -> log.spansEnded("server").size() == 5);
    }

    @ParameterizedTest
    @EnumSource
    void queryThatTheContainerRefusesHasTheStatusThatTheClientGot(Place place) throws Exception {
        start(clew, place);

        String answer = raw("/query?a=%zz");

        if (!seesBadQuery()) {
            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("X-Request-ID");
            return;
        }
        assertThat(span().values())
                .containsEntry("status", answer.substring(9, 12))
                .containsEntry("outcome", "ok");
        assertThat(span().error()).isNull();
    }

    @ParameterizedTest
    @MethodSource("placesAndFailures")
    void errorPageThatSetsAnotherStatusSetsTheSpansToo(Place place, String path) throws Exception {
        server.addErrorPage();
        start(clew, place);

        HttpResponse<String> answer = get(path, "X-Request-ID", "r1");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        assertThat(span().values()).containsEntry("status", "404").containsEntry("outcome", "ok");
        assertThat(span().error()).isNull();
    }

    @ParameterizedTest
    @MethodSource("placesAndFailures")
    void errorPageOfAnAsynchronousDispatchSetsTheSpansStatusToo(Place place, String path) throws Exception {
        server.addErrorPage();
        start(clew, place);

        HttpResponse<String> answer = get("/dispatch-" + path.substring(1), "X-Request-ID", "r1");

        // Some containers have no page for what an asynchronous dispatch throws.
        assertThat(answer.statusCode()).isIn(404, 500);
        assertThat(answer.headers().allValues("X-Request-ID")).containsExactly("r1");
        boolean seen = place.front || path.equals("/missing") || tellsCompletionAfterErrorPages();
        assertThat(span().values())
                .containsEntry("status", seen ? String.valueOf(answer.statusCode()) : "507")
                .containsEntry("outcome", seen && answer.statusCode() == 404 ? "ok" : "error");
    }

    /** Whether listeners of an asynchronous request hear of its end after its error page. */
    boolean tellsCompletionAfterErrorPages() {
        return true;
    }

    static Stream<Arguments> placesAndFailures() {
        return Stream.of(Place.values())
                .flatMap(place -> Stream.of("/missing", "/gone").map(path -> Arguments.of(place, path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/a%00b", "/../../x"})
    void answerToABadPathHasTheId(String target) throws Exception {
        start(true);

        String answer = raw(target);

        if (seesBadPath(target)) {
            assertThat(answer).contains("\r\nX-Request-ID: r1\r\n");
            assertThat(span().values()).containsEntry("status", answer.substring(9, 12));
        } else {
            assertThat(answer).startsWith("HTTP/1.1 400 ").doesNotContain("X-Request-ID");
        }
    }

    /** Whether the container shows a request with a malformed query to anybody. */
    boolean seesBadQuery() {
        return true;
    }

    /** Whether the container shows a request with such a path to anybody. */
    boolean seesBadPath(String target) {
        return true;
    }

    /** Sends a request line that no client would, and returns the answer. */
    private String raw(String target) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: r1\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENTS.get(version()).send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the one span that ended. */
    CapturedLog.Line span() {
        Await.until(() -> !log.spansEnded("server").isEmpty());
        assertThat(log.spansEnded("server")).hasSize(1);
        return log.spansEnded("server").get(0);
    }

    /** Returns the container's own lines about what was thrown. */
    private List<CapturedLog.Line> ownFailures() {
        return log.lines().stream()
                .filter(line -> line.logger().startsWith(ownLoggers) && line.error() != null)
                .toList();
    }

    private List<String> handlerIds() {
        return log.lines("handler").stream()
                .map(line -> line.mdc().getOrDefault("request_id", ""))
                .toList();
    }

    /** Answers as its paths say. */
    private static final class Paths extends HttpServlet {
        private static final long serialVersionUID = 1;
        private static final Logger LOG = LoggerFactory.getLogger("handler");

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (request.getRequestURI()) {
                case "/address" -> response.getWriter().print(request.getRemoteAddr());
                case "/reset" -> response.reset();
                case "/query" -> response.getWriter().print(request.getParameter("a"));
                case "/missing" -> throw new NoSuchElementException("missing");
                case "/gone" -> response.sendError(507);
                case "/dispatch-missing" -> request.startAsync().dispatch("/missing");
                case "/dispatch-gone" -> request.startAsync().dispatch("/gone");
                case "/page" -> response.setStatus(404);
                case "/pipe" -> throw new IOException("Broken pipe");
                case "/dispatch-pipe" -> request.startAsync().dispatch("/pipe");
                case "/endless" -> {
                    byte[] some = new byte[1 << 16];
                    for (int i = 0; i < 10_000; i++) {
                        response.getOutputStream().write(some);
                    }
                }
                case "/endless-later" -> {
                    AsyncContext async = request.startAsync();
                    ServletOutputStream out = response.getOutputStream();
                    out.setWriteListener(new WriteListener() {
                        private final byte[] some = new byte[1 << 16];

                        @Override
                        public void onWritePossible() throws IOException {
                            while (out.isReady()) {
                                out.write(some);
                            }
                        }

                        @Override
                        public void onError(Throwable thrown) {
                            async.complete();
                        }
                    });
                }
                case "/throw" -> throw new IllegalStateException("thrown");
                case "/async" -> {
                    AsyncContext async = request.startAsync();
                    async.start(() -> {
                        ((HttpServletResponse) async.getResponse()).setStatus(202);
                        async.complete();
                    });
                }
                case "/dispatch" -> request.startAsync().dispatch("/orders/1");
                case "/busy" -> response.sendError(503);
                case "/dispatch-busy" -> request.startAsync().dispatch("/busy");
                case "/dispatch-throw" -> request.startAsync().dispatch("/throw");
                case "/later-throw" -> {
                    AsyncContext async = request.startAsync();
                    Thread first = Thread.currentThread();
                    Thread later = new Thread(() -> {
                        Await.until(() -> first.getState() != Thread.State.RUNNABLE);
                        async.dispatch("/throw");
                    });
                    later.start();
                }
                default -> {
                    LOG.info("served");
                    request.setAttribute(CorrelationFilter.ROUTE, "/orders/{id}");
                    response.getWriter()
                            .print(request.getRequestURI() + ' ' + request.getAttribute(CorrelationFilter.REQUEST_ID));
                }
            }
        }
    }
}
