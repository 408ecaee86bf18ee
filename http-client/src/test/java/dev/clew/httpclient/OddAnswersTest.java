package dev.clew.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients of an application's tests, whose answers know less than the JDK's. */
@SuppressWarnings({"NullAway", "unchecked"}) // as such stubs are
class OddAnswersTest {
    private final Clew clew = Clew.builder().build();
    private final TraceContext request = clew.receive(Map.of("X-Request-ID", "r1"), Map::get, "");
    private final HttpRequest stock =
            HttpRequest.newBuilder(URI.create("http://localhost/stock")).build();
    private final CapturedLog log = CapturedLog.create();

    @AfterEach
    void close() {
        log.close();
    }

    private HttpClient client(@Nullable HttpResponse<String> answer, @Nullable CompletableFuture<?> future) {
        return CorrelationHttpClient.wrap(new Stub(answer, future), clew);
    }

    private Map<String, String> theSpan() {
        assertThat(log.spansEnded("client")).hasSize(1);
        return log.spansEnded("client").get(0).values();
    }

    @Test
    void answerWithoutAnAddressIsHandedOn() throws Exception {
        Odd answer = new Odd(204);

        try (Scope scope = request.makeCurrent()) {
            assertThat(client(answer, null).send(stock, BodyHandlers.ofString()))
                    .isSameAs(answer);
        }

        assertThat(theSpan()).containsEntry("status", "204").containsEntry("outcome", "ok");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.http-client.answered", 1L));
    }

    @Test
    void answerWithoutAnAddressCompletesTheFuture() throws Exception {
        Odd answer = new Odd(204);

        try (Scope scope = request.makeCurrent()) {
            assertThat(client(null, CompletableFuture.completedFuture(answer))
                            .sendAsync(stock, BodyHandlers.ofString())
                            .get(10, TimeUnit.SECONDS))
                    .isSameAs(answer);
        }

        assertThat(theSpan()).containsEntry("status", "204").containsEntry("outcome", "ok");
    }

    @Test
    void noAnswerIsHandedOn() throws Exception {
        try (Scope scope = request.makeCurrent()) {
            assertThat(client(null, null).send(stock, BodyHandlers.ofString())).isNull();
        }

        assertThat(theSpan()).doesNotContainKey("status").containsEntry("outcome", "ok");
    }

    @Test
    void noFutureIsAFailure() {
        try (Scope scope = request.makeCurrent()) {
            assertThatThrownBy(() -> client(null, null).sendAsync(stock, BodyHandlers.ofString()))
                    .isInstanceOf(NullPointerException.class);
        }

        assertThat(theSpan()).containsEntry("outcome", "error");
    }

    @Test
    void outsideARequestAnAnswerIsAskedForNothing() throws Exception {
        Odd answer = new Odd(204);

        assertThat(client(answer, null).send(stock, BodyHandlers.ofString())).isSameAs(answer);

        assertThat(clew.counters().all()).isEmpty();
    }

    private record Odd(int statusCode) implements HttpResponse<String> {
        @Override
        public HttpRequest request() {
            return null;
        }

        @Override
        public Optional<HttpResponse<String>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public String body() {
            return "";
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return null;
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    /** Answers what it is told to. */
    private static final class Stub extends HttpClient {
        private final @Nullable HttpResponse<String> answer;
        private final @Nullable CompletableFuture<?> future;

        Stub(@Nullable HttpResponse<String> answer, @Nullable CompletableFuture<?> future) {
            this.answer = answer;
            this.future = future;
        }

        @Override
        public <T> HttpResponse<T> send(HttpRequest sent, BodyHandler<T> handler) {
            return (HttpResponse<T>) answer;
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest sent, BodyHandler<T> handler) {
            return sendAsync(sent, handler, null);
        }

        @Override
        public <T> CompletableFuture<HttpResponse<T>> sendAsync(
                HttpRequest sent, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
            return (CompletableFuture<HttpResponse<T>>) future;
        }

        @Override
        public Optional<CookieHandler> cookieHandler() {
            return Optional.empty();
        }

        @Override
        public Optional<Duration> connectTimeout() {
            return Optional.empty();
        }

        @Override
        public Redirect followRedirects() {
            return Redirect.NEVER;
        }

        @Override
        public Optional<ProxySelector> proxy() {
            return Optional.empty();
        }

        @Override
        public SSLContext sslContext() {
            return null;
        }

        @Override
        public SSLParameters sslParameters() {
            return new SSLParameters();
        }

        @Override
        public Optional<Authenticator> authenticator() {
            return Optional.empty();
        }

        @Override
        public Version version() {
            return Version.HTTP_1_1;
        }

        @Override
        public Optional<Executor> executor() {
            return Optional.empty();
        }
    }
}
