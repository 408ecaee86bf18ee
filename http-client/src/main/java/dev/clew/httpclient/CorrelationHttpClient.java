package dev.clew.httpclient;

import dev.clew.Clew;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.concurrent.JdkMethod;
import dev.clew.http.HttpClientHandler;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends the current request's id along with every call and tells how the call went.
 *
 * <p>The context is that of the thread that calls {@code send}, {@code sendAsync} or {@code buildAsync}. Body handlers,
 * their subscribers and push promise handlers run with it; a stage of a returned future runs with the context in which
 * it was added. Outside a request nothing is sent. If something of ours fails it is counted and skipped, and the call is
 * made all the same. Safe for all threads, as the client is that it wraps.
 */
public final class CorrelationHttpClient extends HttpClient {
    private static final JdkMethod SHUTDOWN = JdkMethod.find(HttpClient.class, "shutdown");
    private static final JdkMethod SHUTDOWN_NOW = JdkMethod.find(HttpClient.class, "shutdownNow");
    private static final JdkMethod IS_TERMINATED = JdkMethod.find(HttpClient.class, "isTerminated");
    private static final JdkMethod CLOSE = JdkMethod.find(HttpClient.class, "close");
    private static final JdkMethod AWAIT_TERMINATION =
            JdkMethod.find(HttpClient.class, "awaitTermination", Duration.class);

    final HttpClient delegate;
    final HttpClientHandler<HttpRequest> handler;

    /** The redirects that are followed here: NEVER if the delegate follows them. */
    private final Redirect follows;

    final @Nullable Redirects redirects;

    private CorrelationHttpClient(HttpClient delegate, Clew clew, Redirect follows) {
        this.delegate = delegate;
        this.handler = HttpClientHandler.create(clew, "http-client", JdkAdapter.INSTANCE);
        this.follows = follows;
        this.redirects = follows == Redirect.NEVER ? null : new Redirects(follows);
    }

    /** Wraps a client with {@link Clew#global()}, as {@link #wrap(HttpClient, Clew)} does. */
    public static HttpClient wrap(HttpClient client) {
        return wrap(client, Clew.global());
    }

    /**
     * Wraps a client, which follows redirects as it did before.
     *
     * <p>A client that is wrapped already is not wrapped twice.
     *
     * @throws IllegalArgumentException if {@code clew.outbound.hosts} is set and the client follows redirects by itself:
     *     it would take the ids along to any host that a redirect names
     */
    public static HttpClient wrap(HttpClient client, Clew clew) {
        if (client instanceof CorrelationHttpClient wrapped) {
            return wrap(wrapped.delegate, clew, wrapped.follows);
        }
        if (client.followRedirects() != Redirect.NEVER && !clew.maySendAnywhere()) {
            throw new IllegalArgumentException(
                    "clew.outbound.hosts is set, and a java.net.http.HttpClient takes the ids along wherever it is"
                            + " redirected: build it with Redirect.NEVER and follow redirects here,"
                            + " CorrelationHttpClient.wrap(client, clew, Redirect." + client.followRedirects() + ")");
        }
        return new CorrelationHttpClient(client, clew, Redirect.NEVER);
    }

    /**
     * Wraps a client that follows no redirects, and follows them here, so that the ids can be taken off on the way.
     *
     * @throws IllegalArgumentException if the client follows redirects by itself
     */
    public static HttpClient wrap(HttpClient client, Clew clew, Redirect follows) {
        HttpClient delegate = client instanceof CorrelationHttpClient wrapped ? wrapped.delegate : client;
        if (follows == Redirect.NEVER) {
            return wrap(delegate, clew);
        }
        if (delegate.followRedirects() != Redirect.NEVER) {
            throw new IllegalArgumentException("redirects can be followed here only for a client that follows none:"
                    + " it must be built with Redirect.NEVER, was Redirect." + delegate.followRedirects());
        }
        return new CorrelationHttpClient(delegate, clew, follows);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return Call.begin(this, request, handler, null).sendAndWait();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        return sendAsync(request, handler, null);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        return ContextExecutors.wrapFuture(CallFuture.of(Call.begin(this, request, handler, pushes)));
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return new CorrelatedWebSocketBuilder(delegate, handler);
    }

    @Override
    public Redirect followRedirects() {
        return follows == Redirect.NEVER ? delegate.followRedirects() : follows;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return delegate.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return delegate.connectTimeout();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return delegate.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return delegate.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return delegate.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return delegate.authenticator();
    }

    @Override
    public Version version() {
        return delegate.version();
    }

    @Override
    public Optional<Executor> executor() {
        return delegate.executor();
    }

    // The JDK has had these since 21, and we are compiled for 17. From 21 on they override its own.

    /** Shuts the client down in an orderly way; does nothing before JDK 21, as a client cannot be. */
    public void shutdown() {
        SHUTDOWN.call(delegate);
    }

    /** Shuts the client down at once; does nothing before JDK 21, as a client cannot be. */
    public void shutdownNow() {
        SHUTDOWN_NOW.call(delegate);
    }

    /** Waits until the client is shut down; false at once before JDK 21, as it cannot be. */
    @SuppressWarnings("RedundantThrows") // the JDK's own throws it
    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return Boolean.TRUE.equals(AWAIT_TERMINATION.call(delegate, duration));
    }

    /** Whether the client is shut down; false before JDK 21, as it cannot be. */
    public boolean isTerminated() {
        return Boolean.TRUE.equals(IS_TERMINATED.call(delegate));
    }

    /** Shuts the client down and waits until it is; does nothing before JDK 21, as it cannot be. */
    public void close() {
        CLOSE.call(delegate);
    }

    @Override
    public String toString() {
        return "CorrelationHttpClient(" + delegate + ", follows=" + follows + ")";
    }
}
