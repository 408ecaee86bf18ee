package dev.clew.httpclient;

import dev.clew.Clew;
import dev.clew.ContextExecutors;
import dev.clew.Scope;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call: the requests it takes, the context in which its handlers run, and its span.
 *
 * <p>It is the body handler too, which is the first to hear of an answer: the client's threads call it before they
 * complete what the sender waits for.
 *
 * @param <T> the body
 */
final class Call<T> implements BodyHandler<T>, Exchange<HttpResponse<T>> {
    private final CorrelationHttpClient client;
    private final TraceContext context;
    private final BodyHandler<T> handler;
    private final @Nullable PushPromiseHandler<T> pushes;
    private final CallSpan span;
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
            CallSpan span,
            HttpRequest first) {
        this.client = client;
        this.context = context;
        this.handler = handler;
        this.pushes = pushes;
        this.span = span;
        this.first = first;
        this.request = first;
    }

    static <T> Call<T> begin(
            CorrelationHttpClient client,
            HttpRequest request,
            BodyHandler<T> handler,
            @Nullable PushPromiseHandler<T> pushes) {
        Objects.requireNonNull(handler, "responseBodyHandler");
        Clew clew = client.clew;
        TraceContext context = TraceContext.current();
        PushPromiseHandler<T> within =
                pushes == null || context.isNone() ? pushes : new ContextPushes<>(pushes, context);
        if (!context.isNone()) {
            try {
                HttpRequest.Builder copy = HttpRequest.newBuilder(request, (name, value) -> true);
                Span span = clew.send(
                        Span.Kind.CLIENT, context, request.uri().getHost(), copy, HttpRequest.Builder::setHeader);
                HttpRequest sent = copy.build();
                CallSpan begun = CallSpan.begin(clew, span, request.method(), request.uri(), request.timeout());
                return new Call<>(client, context, handler, within, begun, sent);
            } catch (Throwable t) {
                clew.counters().skipped("http-client.send", t);
            }
        }
        return new Call<>(client, context, handler, within, CallSpan.none(clew), request);
    }

    HttpResponse<T> sendAndWait() throws IOException, InterruptedException {
        try {
            HttpResponse<T> response;
            do {
                response = client.delegate.send(request, this);
            } while (goesOn(response));
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
            next = client.redirects.next(first, request, answer);
            if (next != null) {
                redirects++;
                return BodySubscribers.replacing(null);
            }
        }
        status = answer.statusCode();
        return ContextSubscriber.of(handler, context, answer);
    }

    @Override
    public boolean goesOn(HttpResponse<T> response) {
        attempts++;
        for (HttpResponse<?> each = response; each.previousResponse().isPresent(); attempts++) {
            each = each.previousResponse().get();
        }
        if (next != null) {
            request = next;
            next = null;
            return true;
        }
        span.answered(response.statusCode(), response.uri(), attempts);
        return false;
    }

    @Override
    public void failed(Throwable failure) {
        span.failed(failure, status);
    }

    /** The handler of another's body with the context of whoever made the call. */
    private record ContextPushes<T>(PushPromiseHandler<T> pushes, TraceContext context)
            implements PushPromiseHandler<T> {
        @Override
        public void applyPushPromise(
                HttpRequest initiating,
                HttpRequest pushed,
                Function<BodyHandler<T>, CompletableFuture<HttpResponse<T>>> acceptor) {
            try (Scope scope = context.makeCurrent()) {
                pushes.applyPushPromise(
                        initiating,
                        pushed,
                        handler -> ContextExecutors.wrapFuture(
                                acceptor.apply(answer -> ContextSubscriber.of(handler, context, answer))));
            }
        }
    }

    @Override
    public String toString() {
        return "Call{" + span + "}";
    }
}
