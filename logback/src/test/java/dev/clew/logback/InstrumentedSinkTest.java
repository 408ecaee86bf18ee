package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.httpclient.CorrelationHttpClient;
import dev.clew.okhttp.CorrelationCallFactory;
import dev.clew.okhttp.CorrelationInterceptor;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line that is sent through an instrumented client is sent once: its own sending writes no line. */
class InstrumentedSinkTest {
    private static final Logger LOG = LoggerFactory.getLogger("shop.Orders");

    private final Clew clew = Clew.builder().build();
    private final Queue<String> ids = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private URI uri;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            ids.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Request-ID"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/lines");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void sendsOneLineForOne(Function<String, CompletableFuture<?>> client) {
        try (Sink sink = Sink.of(client);
                CapturedLog log = CapturedLog.create()) {
            try (Scope scope = clew.root().makeCurrent()) {
                LOG.info("one");
            }
            assertThat(sink.sent(1)).isEqualTo(1);
            assertThat(log.lines()).extracting(CapturedLog.Line::message).containsExactly("one");
        }
    }

    private HttpRequest request(String line) {
        return HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString(line))
                .build();
    }

    private CompletableFuture<?> sendAndWait(HttpClient client, String line) {
        try {
            return CompletableFuture.completedFuture(client.send(request(line), BodyHandlers.discarding()));
        } catch (IOException | InterruptedException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Test
    void throughTheHttpClient() {
        HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
        sendsOneLineForOne(line -> sendAndWait(client, line));
        assertThat(ids).containsExactly("/lines null");
    }

    @Test
    void throughTheHttpClientsFutures() {
        HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
        sendsOneLineForOne(line -> client.sendAsync(request(line), BodyHandlers.discarding()));
        assertThat(ids).containsExactly("/lines null");
    }

    @Test
    void throughTheHttpClientOnAThreadOfAPool() {
        HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
        ExecutorService plain = Executors.newSingleThreadExecutor();
        ExecutorService pool = ContextExecutors.wrap(plain);
        try {
            sendsOneLineForOne(line ->
                    CompletableFuture.runAsync(() -> sendAndWait(client, line).join(), pool));
        } finally {
            plain.shutdownNow();
        }
        assertThat(ids).containsExactly("/lines null");
    }

    @Test
    void throughOkHttp() {
        OkHttpClient client =
                CorrelationInterceptor.install(new OkHttpClient.Builder(), clew).build();
        sendsOneLineForOne(line -> {
            try (Response response = client.newCall(okRequest(line)).execute()) {
                return CompletableFuture.completedFuture(response.code());
            } catch (IOException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
        assertThat(ids).containsExactly("/lines null");
    }

    @Test
    void throughOkHttpsDispatcher() {
        CorrelationCallFactory calls = CorrelationCallFactory.create(new OkHttpClient(), clew);
        sendsOneLineForOne(line -> {
            Answer answer = new Answer();
            calls.newCall(okRequest(line)).enqueue(answer);
            return answer;
        });
        assertThat(ids).containsExactly("/lines null");
    }

    private Request okRequest(String line) {
        return new Request.Builder()
                .url(uri.toString())
                .post(RequestBody.create(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .build();
    }

    private static final class Answer extends CompletableFuture<Integer> implements Callback {
        @Override
        public void onResponse(Call call, Response response) {
            response.close();
            complete(response.code());
        }

        @Override
        public void onFailure(Call call, IOException e) {
            completeExceptionally(e);
        }
    }

    @Test
    void theApplicationsOwnCallsHaveTheirSpans() throws Exception {
        HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
        try (Sink sink = Sink.of(line -> client.sendAsync(request(line), BodyHandlers.discarding()));
                CapturedLog log = CapturedLog.create()) {
            String id;
            try (Scope scope = clew.root().makeCurrent()) {
                id = dev.clew.context.TraceContext.current().requestId();
                LOG.info("one");
                HttpRequest own = HttpRequest.newBuilder(uri.resolve("/own")).build();
                client.send(own, BodyHandlers.discarding());
                client.sendAsync(own, BodyHandlers.discarding()).join();
            }
            assertThat(sink.sent(3)).isEqualTo(3);
            assertThat(log.spansEnded("client")).hasSize(2);
            assertThat(ids)
                    .containsExactlyInAnyOrder("/own " + id, "/own " + id, "/lines null", "/lines null", "/lines null");
        }
    }

    @Test
    void aValueThatCallsWhileItIsWrittenBeginsNoSpan() {
        HttpClient client = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), clew);
        Captured captured = new Captured();
        try (CapturedLog log = CapturedLog.create();
                Scope scope = clew.root().makeCurrent()) {
            captured.root()
                    .atInfo()
                    .addKeyValue("value", new Object() {
                        @Override
                        public String toString() {
                            return sendAndWait(client, "from within").isDone() ? "called" : "";
                        }
                    })
                    .log();
            assertThat(captured.column("value")).containsExactly("called");
            assertThat(log.spansEnded("client")).isEmpty();
        }
        assertThat(ids).containsExactly("/lines null");
    }

    /** A listener that exports spans is a sink too. */
    @Test
    void aListenerThatSendsBeginsNoSpan() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        HttpClient[] client = new HttpClient[1];
        Clew exporting = Clew.builder()
                .listener(new SpanListener() {
                    @Override
                    public void ended(Span span) {
                        if (told.size() < 8) {
                            told.add(span.name());
                            sendAndWait(client[0], span.name()).join();
                        }
                    }
                })
                .build();
        client[0] = CorrelationHttpClient.wrap(HttpClient.newHttpClient(), exporting);
        exporting.span(Span.Kind.SERVER, exporting.root()).name("GET /").begin().end();
        assertThat(told).containsExactly("GET /");
        assertThat(ids).containsExactly("/lines null");
    }
}
