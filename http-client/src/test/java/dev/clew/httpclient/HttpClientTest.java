package dev.clew.httpclient;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.LeakExtension;
import dev.clew.testkit.client.CalledServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Cases that the JDK's client alone has; see {@link ContractTest} for those of every client. */
class HttpClientTest extends CalledServer {
    /** A server that waits must not hold a thread of the common pool, on which the client completes its futures. */
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private final HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);

    private static HttpRequest to(String path) {
        return HttpRequest.newBuilder(at(path)).build();
    }

    private static HttpRequest http1(String path) {
        return HttpRequest.newBuilder(at(path)).version(Version.HTTP_1_1).build();
    }

    private static String seen() {
        return TraceContext.current().requestId();
    }

    @Test
    void requestKeepsItsBodyAndEverythingElse() throws Exception {
        stub(any(urlPathEqualTo("/stock")).willReturn(ok("done")));
        HttpRequest patch = HttpRequest.newBuilder(at("/stock?item=1"))
                .method("PATCH", BodyPublishers.ofString("one"))
                .header("Accept", "text/plain")
                .header("Accept", "text/html")
                .header("x-request-id", "own")
                .timeout(Duration.ofSeconds(9))
                .version(Version.HTTP_1_1)
                .expectContinue(true)
                .build();

        HttpResponse<String> response;
        try (Scope scope = request.makeCurrent()) {
            response = client.send(patch, BodyHandlers.ofString());
        }

        HttpRequest sent = response.request();
        assertThat(sent.uri()).isEqualTo(patch.uri());
        assertThat(sent.method()).isEqualTo("PATCH");
        assertThat(sent.bodyPublisher()).isEqualTo(patch.bodyPublisher());
        assertThat(sent.timeout()).isEqualTo(patch.timeout());
        assertThat(sent.version()).isEqualTo(patch.version());
        assertThat(sent.expectContinue()).isTrue();
        assertThat(response.body()).isEqualTo("done");
        assertThat(received()).extracting(each -> each.getBodyAsString()).containsExactly("one");
        assertThat(values("Accept")).containsExactly("text/plain", "text/html");
        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(patch.headers().allValues("X-Request-ID")).containsExactly("own");
        assertThat(theSpan().values())
                .containsEntry("span", "PATCH /stock")
                .containsEntry("deadline_ms", "9000")
                .containsEntry("attempt", "1");
    }

    @Test
    void idsAreSentOnceOverHttp2() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            for (int i = 0; i < 2; i++) {
                assertThat(client.send(to("/stock"), BodyHandlers.discarding()).version())
                        .isEqualTo(Version.HTTP_2);
            }
        }

        assertThat(ids()).containsExactly(CALLERS_ID, CALLERS_ID);
        assertThat(values("traceparent").distinct()).hasSize(2);
    }

    @Test
    void withoutATimeoutThereIsNoDeadline() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            client.send(to("/stock"), BodyHandlers.discarding());
        }

        assertThat(theSpan().values()).doesNotContainKey("deadline_ms");
    }

    @Test
    void connectTimeoutIsATimeout() throws Exception {
        List<SocketChannel> queued = new ArrayList<>();
        try (ServerSocket full = new ServerSocket()) {
            full.bind(new InetSocketAddress("localhost", 0), 1);
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
                queued.add(channel);
            }
            HttpClient hasty = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofMillis(100))
                    .build();

            try (Scope scope = request.makeCurrent()) {
                URI nowhere = URI.create("http://localhost:" + full.getLocalPort() + "/stock");
                assertThatThrownBy(() -> CorrelationHttpClient.wrap(hasty, clew)
                                .send(HttpRequest.newBuilder(nowhere).build(), BodyHandlers.discarding()))
                        .isInstanceOf(HttpConnectTimeoutException.class);
            }
        } finally {
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }

        assertThat(theSpan().values()).containsEntry("outcome", "timeout").doesNotContainKey("attempt");
    }

    @Test
    void bodyThatBreaksOffIsAnErrorWithTheStatusThatCame() {
        stub(get(urlPathEqualTo("/stock")).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> client.send(http1("/stock"), BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }

        assertThat(theSpan().values())
                .containsEntry("status", "200")
                .containsEntry("outcome", "error")
                .doesNotContainKey("attempt");
    }

    @Test
    void bodyThatIsReadLaterBreaksOffAfterTheSpanHasEnded() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Void> spanHasEnded = new CompletableFuture<>();
            CompletableFuture<Void> unused = CompletableFuture.runAsync(
                    () -> {
                        try (Socket socket = server.accept()) {
                            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                            spanHasEnded.join();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    OWN_THREAD);

            try (Scope scope = request.makeCurrent();
                    InputStream body = client.send(toServer(server), BodyHandlers.ofInputStream())
                            .body()) {
                assertThat(theSpan().values()).containsEntry("status", "200").containsEntry("outcome", "ok");
                spanHasEnded.complete(null);
                assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    private static HttpRequest toServer(ServerSocket server) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + server.getLocalPort()))
                .version(Version.HTTP_1_1)
                .build();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    @Test
    void interruptedCallIsCancelled() {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(2_000)));

        try (Scope scope = request.makeCurrent()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.send(to("/slow"), BodyHandlers.discarding()))
                    .isInstanceOf(InterruptedException.class);
        }

        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void handlerAndSubscriberRunWithTheContextOfWhoeverSends() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok("one\ntwo")));
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpResponse.BodyHandler<String> handler = info -> {
            seen.add("head " + seen());
            return BodySubscribers.mapping(BodySubscribers.ofString(StandardCharsets.UTF_8), body -> {
                seen.add("body " + seen());
                return body;
            });
        };

        try (Scope scope = request.makeCurrent()) {
            assertThat(client.send(to("/stock"), handler).body()).isEqualTo("one\ntwo");
            client.sendAsync(to("/stock"), handler).get(10, TimeUnit.SECONDS);
        }
        client.send(to("/stock"), handler);

        assertThat(seen)
                .containsExactly(
                        "head " + CALLERS_ID,
                        "body " + CALLERS_ID,
                        "head " + CALLERS_ID,
                        "body " + CALLERS_ID,
                        "head ",
                        "body ");
    }

    @Test
    void subscriberHearsOfItsFailureWithTheContextOfWhoeverSends() {
        stub(get(urlPathEqualTo("/stock")).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));
        CompletableFuture<String> seen = new CompletableFuture<>();

        try (Scope scope = request.makeCurrent()) {
            CompletableFuture<?> unused =
                    client.sendAsync(http1("/stock"), BodyHandlers.fromSubscriber(new Flow.Subscriber<Object>() {
                        @Override
                        public void onSubscribe(Flow.Subscription subscription) {
                            subscription.request(Long.MAX_VALUE);
                        }

                        @Override
                        public void onNext(Object item) {}

                        @Override
                        public void onError(Throwable failure) {
                            seen.complete(seen());
                        }

                        @Override
                        public void onComplete() {}
                    }));
        }

        assertThat(seen).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(CALLERS_ID);
        await(() -> !log.spansEnded("client").isEmpty());
    }

    @Test
    void stageHasTheContextInWhichItWasAdded() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok().withFixedDelay(200)));
        CompletableFuture<HttpResponse<Void>> call;
        try (Scope scope = request.makeCurrent()) {
            call = client.sendAsync(to("/stock"), BodyHandlers.discarding());
        }
        CompletableFuture<String> another;
        try (Scope scope = receive("another-0123456789abcdef").makeCurrent()) {
            another = call.thenApply(response -> seen());
        }
        CompletableFuture<String> none = call.thenApplyAsync(response -> seen());

        assertThat(another.get(10, TimeUnit.SECONDS)).isEqualTo("another-0123456789abcdef");
        assertThat(none.get(10, TimeUnit.SECONDS)).isEmpty();
        assertThat(ids()).containsExactly(CALLERS_ID);
    }

    /** The client closes its connection when it gives up; how long the server goes on cannot be seen. */
    @Test
    void stageThatIsCancelledCancelsTheExchange() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Void> arrived = new CompletableFuture<>();
            CompletableFuture<Integer> hungUp = hangUp(server, arrived);
            CompletableFuture<String> stage;
            try (Scope scope = request.makeCurrent()) {
                stage = client.sendAsync(toServer(server), BodyHandlers.ofString())
                        .thenApply(HttpResponse::body)
                        .thenApply(String::strip);
            }

            arrived.get(10, TimeUnit.SECONDS);
            assertThat(stage.cancel(true)).isTrue();

            assertThat(stage).isCompletedExceptionally();
            assertThat(hungUp).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(-1);
        }
        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
        assertThat(theSpan().error()).isEqualTo("java.util.concurrent.CancellationException");
    }

    /** Answers nothing, and tells what it reads after the request's last line: -1 when the client hangs up. */
    private static CompletableFuture<Integer> hangUp(ServerSocket server, CompletableFuture<Void> arrived) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = server.accept()) {
                        int read = 0;
                        while (read >= 0) {
                            read = socket.getInputStream().read();
                            arrived.complete(null);
                        }
                        return read;
                    } catch (SocketException e) {
                        return -1;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                OWN_THREAD);
    }

    @Test
    void cancelledWithoutInterruptingTheExchangeGoesOnAndTheSpanHasEnded() {
        stub(get(urlPathEqualTo("/slow")).willReturn(ok().withFixedDelay(200)));
        CompletableFuture<HttpResponse<Void>> call;
        try (Scope scope = request.makeCurrent()) {
            call = client.sendAsync(to("/slow"), BodyHandlers.discarding());
        }

        assertThat(call.cancel(false)).isTrue();

        assertThat(call).isCancelled();
        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
        await(() -> received().size() == 1);
        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
    }

    /** Accepts one call, and closes its connection without an answer as soon as it is told to. */
    private static CompletableFuture<Void> silent(ServerSocket server, CompletableFuture<Void> end) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Socket socket = server.accept()) {
                        end.join();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                OWN_THREAD);
    }

    @Test
    void callerWhoWaitsNoLongerIsATimeout() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            CompletableFuture<Void> closed = silent(server, end);
            CompletableFuture<HttpResponse<Void>> call;
            try (Scope scope = request.makeCurrent()) {
                call = client.sendAsync(toServer(server), BodyHandlers.discarding())
                        .orTimeout(100, TimeUnit.MILLISECONDS);
            }

            assertThat(call)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(TimeoutException.class);
            assertThat(theSpan().values()).containsEntry("outcome", "timeout");
            end.complete(null);
            assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(theSpan().error()).isEqualTo("java.util.concurrent.TimeoutException");
    }

    @Test
    void callerWhoGoesOnWithoutTheAnswerGivesTheCallUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            CompletableFuture<Void> closed = silent(server, end);
            CompletableFuture<HttpResponse<Void>> call;
            try (Scope scope = request.makeCurrent()) {
                call = client.sendAsync(toServer(server), BodyHandlers.discarding());
            }

            assertThat(call.complete(null)).isTrue();

            assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
            end.complete(null);
            assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(theSpan().values()).containsEntry("outcome", "cancelled");
    }

    @Test
    void scopeThatAHandlerLeavesOpenIsClosedAndCounted() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok("one")));
        ExecutorService one = Executors.newSingleThreadExecutor();
        HttpClient single =
                CorrelationHttpClient.wrap(HttpClient.newBuilder().executor(one).build(), clew);
        List<String> after = new CopyOnWriteArrayList<>();

        try (Scope scope = request.makeCurrent()) {
            single.sendAsync(http1("/stock"), info -> {
                        Scope unused = clew.root().makeCurrent();
                        return BodySubscribers.ofString(StandardCharsets.UTF_8);
                    })
                    .get(10, TimeUnit.SECONDS);
        }
        one.submit(() -> after.add(seen())).get(10, TimeUnit.SECONDS);
        one.shutdown();

        assertThat(after).containsExactly("");
        assertThat(clew.counters().get("scope.leaked")).isEqualTo(1);
        assertThat(LeakExtension.takeMisuses()).containsExactly("scope.leaked");
    }

    @Test
    void answeredCallIsNotCancelledAfterwards() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        CompletableFuture<HttpResponse<Void>> call;
        try (Scope scope = request.makeCurrent()) {
            call = client.sendAsync(to("/stock"), BodyHandlers.discarding());
        }
        call.get(10, TimeUnit.SECONDS);

        assertThat(call.cancel(true)).isFalse();
        assertThat(call.thenApply(response -> response).cancel(true)).isFalse();

        assertThat(theSpan().values()).containsEntry("outcome", "ok");
    }

    @Test
    void wrappedTwiceItIsOneSpan() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));
        HttpClient twice = CorrelationHttpClient.wrap(client, clew);

        try (Scope scope = request.makeCurrent()) {
            twice.send(to("/stock"), BodyHandlers.discarding());
        }

        assertThat(ids()).containsExactly(CALLERS_ID);
        assertThat(theSpan().values()).containsEntry("attempt", "1");
    }

    @Test
    void whatTheClientRefusesIsRefusedAsItWouldAndEndsTheSpan() {
        HttpRequest bodyless = HttpRequest.newBuilder(at("/stock"))
                .POST(BodyPublishers.fromPublisher(subscriber -> {
                    throw new IllegalStateException("no body");
                }))
                .build();

        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> client.send(bodyless, BodyHandlers.discarding()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> client.send(to("/stock"), null)).isInstanceOf(NullPointerException.class);
        }

        assertThat(theSpan().values()).containsEntry("outcome", "error");
    }

    /** A request that can be sent, but not copied. */
    private static final class Odd extends HttpRequest {
        private final HttpRequest request;
        private boolean isFirst = true;

        Odd(HttpRequest request) {
            this.request = request;
        }

        @Override
        public Optional<BodyPublisher> bodyPublisher() {
            return request.bodyPublisher();
        }

        @Override
        public String method() {
            return request.method();
        }

        @Override
        public Optional<Duration> timeout() {
            return request.timeout();
        }

        @Override
        public boolean expectContinue() {
            return request.expectContinue();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public Optional<Version> version() {
            return request.version();
        }

        @Override
        public HttpHeaders headers() {
            if (isFirst) {
                isFirst = false;
                throw new IllegalStateException("odd");
            }
            return request.headers();
        }
    }

    @Test
    void requestThatCannotBeCopiedIsSentAsItIs() throws Exception {
        stub(get(urlPathEqualTo("/stock")).willReturn(ok()));

        try (Scope scope = request.makeCurrent()) {
            assertThat(client.send(new Odd(to("/stock")), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(ids()).containsExactly("none");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.http-client.send", 1L));
    }
}
