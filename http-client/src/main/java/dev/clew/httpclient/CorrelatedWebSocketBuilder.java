package dev.clew.httpclient;

import dev.clew.ContextExecutors;
import dev.clew.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens web sockets with a handshake that carries the ids, and tells in one span how the handshake went. */
final class CorrelatedWebSocketBuilder implements WebSocket.Builder {
    private final HttpClient client;
    private final HttpClientHandler handler;
    private final HandshakeHeaders headers = new HandshakeHeaders();
    private @Nullable Duration connectTimeout;
    private @Nullable String mostPreferred;
    private String[] lesserPreferred = {};

    CorrelatedWebSocketBuilder(HttpClient client, HttpClientHandler handler) {
        this.client = client;
        this.handler = handler;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    @Override
    public WebSocket.Builder connectTimeout(Duration timeout) {
        connectTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    @Override
    public WebSocket.Builder subprotocols(String most, String... lesser) {
        mostPreferred = Objects.requireNonNull(most, "mostPreferred");
        lesserPreferred = lesser.clone();
        return this;
    }

    @Override
    public CompletableFuture<WebSocket> buildAsync(URI uri, WebSocket.Listener listener) {
        HandshakeRequest request = new HandshakeRequest(uri, headers.copy(), connectTimeout);
        HttpClientCall call = handler.begin(TraceContext.current(), request);
        call.inject(request);
        WebSocket.Builder builder = client.newWebSocketBuilder();
        request.headers.forEach(builder::header);
        if (connectTimeout != null) {
            builder.connectTimeout(connectTimeout);
        }
        if (mostPreferred != null) {
            builder.subprotocols(mostPreferred, lesserPreferred);
        }
        return ContextExecutors.wrapFuture(CallFuture.of(new Handshake(builder, request, listener, call)));
    }

    private record HandshakeRequest(URI uri, HandshakeHeaders headers, @Nullable Duration timeout)
            implements UriRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public long deadlineMillis() {
            return timeout == null ? 0 : timeout.toMillis();
        }

        @Override
        public void setHeader(String name, String value) {
            headers.set(name, value);
        }

        @Override
        public void removeHeader(String name) {
            headers.remove(name);
        }
    }

    private record Handshake(
            WebSocket.Builder builder, HandshakeRequest request, WebSocket.Listener listener, HttpClientCall call)
            implements Exchange<WebSocket> {
        private static final int SWITCHING_PROTOCOLS = 101;

        @Override
        public CompletableFuture<WebSocket> send() {
            return builder.buildAsync(request.uri(), listener);
        }

        @Override
        public boolean needsAnother(WebSocket answer) {
            call.attempts(1, request.host(), request.port());
            call.answered(SWITCHING_PROTOCOLS);
            return false;
        }

        @Override
        public void failed(Throwable failure) {
            Throwable cause = Failures.cause(failure);
            int status = cause instanceof WebSocketHandshakeException refused
                    ? refused.getResponse().statusCode()
                    : 0;
            call.failed(cause, Failures.outcome(cause), status);
        }
    }
}
