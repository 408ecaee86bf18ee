package dev.clew.httpclient;

import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientAdapter;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens web sockets with a handshake that carries the ids, and tells in one span how the handshake went. */
final class CorrelatedWebSocketBuilder implements WebSocket.Builder {
    private static final HttpHeaders NO_IDS = HttpHeaders.of(Map.of(), (name, value) -> true);

    private final HttpClient client;
    private final HttpClientHandler<HttpRequest> handler;

    /** Kept until the ids are known: the JDK's builder can add a header and not replace one. */
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();

    private @Nullable Duration connectTimeout;
    private @Nullable String mostPreferred;
    private String[] lesserPreferred = {};

    CorrelatedWebSocketBuilder(HttpClient client, HttpClientHandler<HttpRequest> handler) {
        this.client = client;
        this.handler = handler;
    }

    @Override
    public WebSocket.Builder header(String name, String value) {
        headers.add(Map.entry(name, value));
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
        HttpClientCall<HttpRequest> call = handler.none();
        HttpHeaders ids = NO_IDS;
        TraceContext context = TraceContext.current();
        if (!context.isNone()) {
            try {
                HttpRequest handshake = handshake(uri);
                call = handler.begin(context, handshake, connectTimeout == null ? 0 : connectTimeout.toMillis());
                ids = call.inject(handshake).headers();
            } catch (Throwable t) {
                handler.skipped("handshake", t);
            }
        }
        return ContextExecutors.wrapFuture(CallFuture.of(new Opening(builder(ids), uri, listener, call)));
    }

    /** Returns a handshake as the HTTP request that it is, without the caller's headers. */
    private static HttpRequest handshake(URI uri) {
        return HttpRequest.newBuilder(URI.create("http" + uri.toString().substring("ws".length())))
                .build();
    }

    private WebSocket.Builder builder(HttpHeaders ids) {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        for (Map.Entry<String, String> header : headers) {
            if (!isReplaced(header.getKey(), ids)) {
                builder.header(header.getKey(), header.getValue());
            }
        }
        ids.map().forEach((name, values) -> builder.header(name, values.get(0)));
        if (connectTimeout != null) {
            builder.connectTimeout(connectTimeout);
        }
        if (mostPreferred != null) {
            builder.subprotocols(mostPreferred, lesserPreferred);
        }
        return builder;
    }

    /** Whether we set the header ourselves, or that to which it belongs. */
    private static boolean isReplaced(String name, HttpHeaders ids) {
        String field = name.equalsIgnoreCase("tracestate") ? "traceparent" : name;
        return ids.firstValue(field).isPresent();
    }

    private record Opening(
            WebSocket.Builder builder, URI uri, WebSocket.Listener listener, HttpClientCall<HttpRequest> call)
            implements Exchange<WebSocket> {
        private static final int SWITCHING_PROTOCOLS = 101;

        @Override
        public CompletableFuture<WebSocket> send() {
            return builder.buildAsync(uri, listener);
        }

        @Override
        public boolean needsAnother(@Nullable WebSocket answer, @Nullable Throwable failure) {
            if (failure != null) {
                failed(failure);
                return false;
            }
            HttpRequest handshake = handshake(uri);
            call.attempts(1, handshake.uri().getHost(), HttpClientAdapter.portOf(handshake.uri()));
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
