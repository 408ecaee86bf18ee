package dev.clew.httpclient;

import dev.clew.Clew;
import dev.clew.ContextExecutors;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens web sockets with a handshake that carries the ids, and tells in one span how that went. */
final class CorrelationWebSocketBuilder implements WebSocket.Builder {
    private final HttpClient client;
    private final Clew clew;
    private final HandshakeHeaders headers = new HandshakeHeaders();
    private @Nullable Duration connectTimeout;
    private @Nullable String mostPreferred;
    private String[] lesserPreferred = {};

    CorrelationWebSocketBuilder(HttpClient client, Clew clew) {
        this.client = client;
        this.clew = clew;
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
        HandshakeHeaders sent = headers.copy();
        CallSpan span = CallSpan.none(clew);
        TraceContext context = TraceContext.current();
        if (!context.isNone()) {
            try {
                Span child = clew.send(Span.Kind.CLIENT, context, uri.getHost(), sent, HandshakeHeaders::set);
                span = CallSpan.begin(clew, child, "GET", uri, Optional.ofNullable(connectTimeout));
            } catch (Throwable t) {
                clew.counters().skipped("http-client.handshake", t);
            }
        }
        WebSocket.Builder builder = client.newWebSocketBuilder();
        sent.forEach(builder::header);
        if (connectTimeout != null) {
            builder.connectTimeout(connectTimeout);
        }
        if (mostPreferred != null) {
            builder.subprotocols(mostPreferred, lesserPreferred);
        }
        return ContextExecutors.wrapFuture(CallFuture.of(new Handshake(builder, uri, listener, span)));
    }

    private record Handshake(WebSocket.Builder builder, URI uri, WebSocket.Listener listener, CallSpan span)
            implements Exchange<WebSocket> {
        private static final int SWITCHING_PROTOCOLS = 101;

        @Override
        public CompletableFuture<WebSocket> send() {
            return builder.buildAsync(uri, listener);
        }

        @Override
        public boolean goesOn(WebSocket answer) {
            span.answered(SWITCHING_PROTOCOLS, uri, 1);
            return false;
        }

        @Override
        public void failed(Throwable failure) {
            span.failed(
                    failure,
                    CallSpan.cause(failure) instanceof WebSocketHandshakeException refused
                            ? refused.getResponse().statusCode()
                            : 0);
        }
    }
}
