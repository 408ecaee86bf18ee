package dev.clew.okhttp;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * Opens web sockets whose handshake carries the current request's ids, and tells of each socket in one span.
 *
 * <p>The thread that calls {@code newWebSocket} decides: its context is current in all interceptors and in the listener.
 * The span begins there and ends as the socket closes or fails. Safe for all threads.
 */
public final class CorrelationWebSocketFactory implements WebSocket.Factory {
    private final OkHttpClient client;
    private final HttpClientHandler<Request> handler;

    private CorrelationWebSocketFactory(OkHttpClient client, HttpClientHandler<Request> handler) {
        this.client = client;
        this.handler = handler;
    }

    /** Returns a factory with {@link Clew#global()}. */
    public static CorrelationWebSocketFactory create(OkHttpClient client) {
        return create(client, Clew.global());
    }

    /** Returns a factory whose sockets share the client's connections, dispatcher and settings. */
    public static CorrelationWebSocketFactory create(OkHttpClient client, Clew clew) {
        return new CorrelationWebSocketFactory(
                client, HttpClientHandler.create(clew, "okhttp", OkHttpAdapter.INSTANCE));
    }

    @Override
    public WebSocket newWebSocket(Request request, WebSocketListener listener) {
        TraceContext context = TraceContext.current();
        HttpClientCall<Request> call = handler.begin(context, request, 0);
        if (call.isNone()) {
            return client.newWebSocket(request, listener);
        }
        Handshake handshake = new Handshake(context, call, handler, client);
        try {
            return handshake.client().newWebSocket(request, new ContextWebSocketListener(listener, handshake));
        } catch (Throwable t) {
            handshake.failed(t, 0);
            throw t;
        }
    }

    @Override
    public String toString() {
        return "CorrelationWebSocketFactory(path=" + handler.path() + ")";
    }
}
