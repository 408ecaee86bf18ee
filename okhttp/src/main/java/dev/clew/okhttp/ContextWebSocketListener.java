package dev.clew.okhttp;

import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Calls a listener in the context in which its socket was opened, and ends the socket's span. */
final class ContextWebSocketListener extends WebSocketListener {
    private final WebSocketListener delegate;
    private final Handshake handshake;

    /** The status of the handshake's answer. OkHttp calls a listener from one thread at a time. */
    private volatile int status;

    ContextWebSocketListener(WebSocketListener delegate, Handshake handshake) {
        this.delegate = delegate;
        this.handshake = handshake;
    }

    /** Scopes that the listener leaves open end with its call: the thread goes on to others. */
    private void run(Runnable call) {
        handshake.context().wrap(call).run();
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        status = response.code();
        run(() -> delegate.onOpen(socket, response));
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        run(() -> delegate.onMessage(socket, text));
    }

    @Override
    public void onMessage(WebSocket socket, ByteString bytes) {
        run(() -> delegate.onMessage(socket, bytes));
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        run(() -> delegate.onClosing(socket, code, reason));
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        run(() -> {
            handshake.closed();
            delegate.onClosed(socket, code, reason);
        });
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
        run(() -> {
            handshake.failed(failure, response == null ? status : response.code());
            delegate.onFailure(socket, failure, response);
        });
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
