package dev.clew.httpclient;

import dev.clew.Clew;
import dev.clew.ContextExecutors;
import dev.clew.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens web sockets with a handshake that carries the ids, and tells in one span how the handshake went. */
final class CorrelatedWebSocketBuilder implements WebSocket.Builder {
    private static final URI NOWHERE = URI.create("");

    private final HttpClient client;
    private final HttpClientHandler<Handshake> handler;
    private final Handshake given = new Handshake(NOWHERE, new ArrayList<>());
    private @Nullable Duration connectTimeout;
    private @Nullable String mostPreferred;
    private String[] lesserPreferred = {};

    CorrelatedWebSocketBuilder(HttpClient client, Clew clew) {
        this.client = client;
        this.handler = HttpClientHandler.create(clew, "http-client", Handshake.Adapter.INSTANCE);
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        given.add(name, value);
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
        Handshake own = given.copyFor(uri);
        long deadline = connectTimeout == null ? 0 : connectTimeout.toMillis();
        HttpClientCall<Handshake> call = handler.begin(TraceContext.current(), own, deadline);
        WebSocket.Builder builder = client.newWebSocketBuilder();
        call.inject(own).forEachHeader(builder::header);
        if (connectTimeout != null) {
            builder.connectTimeout(connectTimeout);
        }
        if (mostPreferred != null) {
            builder.subprotocols(mostPreferred, lesserPreferred);
        }
        return ContextExecutors.wrapFuture(CallFuture.of(new Opening(builder, uri, listener, call)));
    }

    private record Opening(
            WebSocket.Builder builder, URI uri, WebSocket.Listener listener, HttpClientCall<Handshake> call)
            implements Exchange<WebSocket> {
        private static final int SWITCHING_PROTOCOLS = 101;

        @Override
        public CompletableFuture<WebSocket> send() {
            return builder.buildAsync(uri, listener);
        }

        @Override
        public boolean needsAnother(WebSocket answer) {
            call.attempts(1, uri.getHost(), Uris.port(uri));
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
