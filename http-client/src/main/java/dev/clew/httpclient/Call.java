package dev.clew.httpclient;

import dev.clew.concurrent.ContextExecutors;
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
import java.net.http.HttpTimeoutException;
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
            while (true) {
                try {
                    HttpResponse<T> response = client.delegate.send(request, this);
                    if (!needsAnother(response, null)) {
                        return response;
                    }
                } catch (IOException e) {
                    if (!needsAnother(null, e)) {
                        throw e;
                    }
                }
            }
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
                return Redirects.isSmall(answer) ? BodySubscribers.replacing(null) : new Unread<>();
            }
        }
        status = answer.statusCode();
        return ContextSubscriber.of(handler, context, answer);
    }

    @Override
    public boolean needsAnother(@Nullable HttpResponse<T> response, @Nullable Throwable failure) {
        HttpRequest redirected = next;
        next = null;
        if (redirected != null && (failure == null || isOfTheBody(failure))) {
            request = redirected;
            attempts += requests(response);
            return true;
        }
        if (failure != null) {
            failed(failure);
        } else if (!delegate.isNone()) {
            answered(response);
        }
        return false;
    }

    /** Whether a redirect failed as its body came, which nobody reads. */
    private static boolean isOfTheBody(Throwable failure) {
        Throwable cause = Failures.cause(failure);
        return cause instanceof IOException && !(cause instanceof HttpTimeoutException);
    }

    /** Tells of an answer as far as it can be asked: it may be a decorator's or a stub's. */
    private void answered(@Nullable HttpResponse<T> response) {
        int answered = 0;
        try {
            Objects.requireNonNull(response, "response");
            answered = response.statusCode();
            URI uri = response.uri();
            delegate.attempts(attempts + requests(response), uri.getHost(), HttpClientAdapter.portOf(uri));
        } catch (Throwable t) {
            client.handler.skipped("answered", t);
        }
        if (answered > 0) {
            delegate.answered(answered);
        } else {
            delegate.ended();
        }
    }

    /** Returns how many requests led to an answer, one if there is none. */
    private int requests(@Nullable HttpResponse<?> answer) {
        int requests = 1;
        try {
            for (HttpResponse<?> each = answer;
                    each != null && each.previousResponse().isPresent();
                    requests++) {
                each = each.previousResponse().get();
            }
        } catch (Throwable t) {
            client.handler.skipped("attempts", t);
        }
        return requests;
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
            context.wrap(() -> delegate.applyPushPromise(
                            initiating,
                            pushed,
                            handler -> ContextExecutors.wrapFuture(
                                    acceptor.apply(answer -> ContextSubscriber.of(handler, context, answer)))))
                    .run();
        }
    }

    @Override
    public String toString() {
        return "Call{" + delegate + "}";
    }
}
