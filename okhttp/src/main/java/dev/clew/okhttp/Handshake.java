package dev.clew.okhttp;

import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientCall;
import dev.clew.http.HttpClientHandler;
import java.io.IOException;
import java.net.ProtocolException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The call that opens one web socket, and the interceptors of its client.
 *
 * <p>OkHttp runs no network interceptors for a handshake and follows its redirects below all others. So the last of the
 * application interceptors follows them, as OkHttp would, and each request is judged by the host that it goes to.
 */
final class Handshake {
    private static final int SWITCHING_PROTOCOLS = 101;

    /** OkHttp's own limit. */
    private static final int MAX_REDIRECTS = 20;

    private final TraceContext context;
    private final HttpClientCall<Request> call;
    private final HttpClientHandler<Request> handler;
    private final OkHttpClient original;
    private volatile @Nullable Call made;

    Handshake(
            TraceContext context,
            HttpClientCall<Request> call,
            HttpClientHandler<Request> handler,
            OkHttpClient original) {
        this.context = context;
        this.call = call;
        this.handler = handler;
        this.original = original;
    }

    TraceContext context() {
        return context;
    }

    /** Returns a client for this socket alone, which shares the original's connections and dispatcher. */
    OkHttpClient client() {
        OkHttpClient.Builder builder = original.newBuilder().followRedirects(false);
        builder.interceptors().add(0, this::begin);
        return builder.addInterceptor(this::follow).build();
    }

    private Response begin(Interceptor.Chain chain) throws IOException {
        made = chain.call();
        Scope scope = context.makeCurrent();
        try {
            return CorrelationInterceptor.within(call, chain);
        } finally {
            scope.closeAll();
        }
    }

    private Response follow(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        for (int redirects = 0; ; redirects++) {
            Response response = chain.proceed(call.sent(request, handler));
            Request next = redirected(request, response);
            if (next == null) {
                return response;
            }
            response.close();
            if (redirects == MAX_REDIRECTS) {
                throw new ProtocolException("Too many follow-up requests: " + (redirects + 1));
            }
            request = next;
        }
    }

    private @Nullable Request redirected(Request request, Response response) {
        String location = response.isRedirect() && original.followRedirects() ? response.header("Location") : null;
        HttpUrl from = response.request().url();
        HttpUrl to = location == null ? null : from.resolve(location);
        if (to == null || !to.scheme().equals(from.scheme()) && !original.followSslRedirects()) {
            return null;
        }
        boolean sameHost =
                to.scheme().equals(from.scheme()) && to.host().equals(from.host()) && to.port() == from.port();
        Request.Builder next = request.newBuilder().url(to);
        return (sameHost ? next : next.removeHeader("Authorization")).build();
    }

    void closed() {
        call.answered(SWITCHING_PROTOCOLS);
    }

    /** @param status of the answer that refused or opened the socket, zero if there was none */
    void failed(Throwable failure, int status) {
        Call canceled = made;
        Span.Outcome outcome = canceled != null && canceled.isCanceled() ? Span.Outcome.CANCELLED : Span.Outcome.ERROR;
        call.failed(failure, Deadline.isTimeout(failure) ? Span.Outcome.TIMEOUT : outcome, status);
    }
}
