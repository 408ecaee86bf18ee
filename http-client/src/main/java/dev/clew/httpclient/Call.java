package dev.clew.httpclient;

import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.http.HttpClientAdapter;
import dev.clew.http.HttpClientCall;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call: the requests it takes, the context in which its handlers run, and its span.
 *
 * <p>It is the body handler too. The client's threads call the body handler before anybody else hears of an answer.
 *
 * @param <T> the body
 */
final class Call<T> implements BodyHandler<T>, Exchange<HttpResponse<T>> {
    private final CorrelationHttpClient client;
    private final TraceContext context;
    private final BodyHandler<T> handler;
    private final @Nullable PushPromiseHandler<T> pushes;
    private final HttpClientCall<HttpRequest> delegate;
    private final HttpRequest first;
    private HttpRequest request;
    private @Nullable HttpRequest next;
    private int redirects;
    private int attempts;
    private volatile int status;

    private Call(
            CorrelationHttpClient client,
            TraceContext context,
            BodyHandler<T> handler,
            @Nullable PushPromiseHandler<T> pushes,
            HttpClientCall<HttpRequest> delegate,
            HttpRequest first) {
        this.client = client;
        this.context = context;
        this.handler = handler;
        this.pushes = pushes;
        this.delegate = delegate;
        this.first = first;
        this.request = first;
    }

    static <T> Call<T> begin(
            CorrelationHttpClient client,
            HttpRequest request,
            BodyHandler<T> handler,
            @Nullable PushPromiseHandler<T> pushes) {
        Objects.requireNonNull(handler, "responseBodyHandler");
        TraceContext context = TraceContext.current();
        long deadline = request.timeout().map(Duration::toMillis).orElse(0L);
        HttpClientCall<HttpRequest> call = client.handler.begin(context, request, deadline);
        return new Call<>(
                client,
                context,
                handler,
                pushes == null || context.isNone() ? pushes : new ContextPushes<>(pushes, context),
                call,
                call.inject(request));
    }

    HttpResponse<T> sendAndWait() throws IOException, InterruptedException {
        try {
            HttpResponse<T> response;
            do {
                response = client.delegate.send(request, this);
            } while (needsAnother(response));
            return response;
        } catch (Throwable t) {
            failed(t);
            throw t;
        }
    }

    @Override
    public CompletableFuture<HttpResponse<T>> send() {
        return client.delegate.sendAsync(request, this, pushes);
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo answer) {
        if (client.redirects != null && redirects + 1 < Redirects.LIMIT) {
            HttpRequest redirected = client.redirects.next(first, request, answer);
            if (redirected != null) {
                next = delegate.inject(redirected);
                redirects++;
                return BodySubscribers.replacing(null);
            }
        }
        status = answer.statusCode();
        return ContextSubscriber.of(handler, context, answer);
    }

    @Override
    public boolean needsAnother(HttpResponse<T> response) {
        attempts++;
        for (HttpResponse<?> each = response; each.previousResponse().isPresent(); attempts++) {
            each = each.previousResponse().get();
        }
        if (next != null) {
            request = next;
            next = null;
            return true;
        }
        URI uri = response.uri();
        delegate.attempts(attempts, uri.getHost(), HttpClientAdapter.portOf(uri));
        delegate.answered(response.statusCode());
        return false;
    }

    @Override
    public void failed(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        delegate.failed(cause, Failures.outcome(cause), status);
    }

    /** Handles pushed answers with the caller's context. */
    private record ContextPushes<T>(PushPromiseHandler<T> delegate, TraceContext context)
            implements PushPromiseHandler<T> {
        @Override
        public void applyPushPromise(
                HttpRequest initiating,
                HttpRequest pushed,
                Function<BodyHandler<T>, CompletableFuture<HttpResponse<T>>> acceptor) {
            try (Scope scope = context.makeCurrent()) {
                delegate.applyPushPromise(
                        initiating,
                        pushed,
                        handler -> ContextExecutors.wrapFuture(
                                acceptor.apply(answer -> ContextSubscriber.of(handler, context, answer))));
            }
        }
    }

    @Override
    public String toString() {
        return "Call{" + delegate + "}";
    }
}
