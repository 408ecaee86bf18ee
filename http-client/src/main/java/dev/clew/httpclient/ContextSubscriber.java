package dev.clew.httpclient;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a body on the client's threads with the caller's context.
 *
 * @param <T> the body
 */
record ContextSubscriber<T>(BodySubscriber<T> delegate, TraceContext context) implements BodySubscriber<T> {
    /** Asks the handler for its subscriber with the context, and wraps it; outside a request it stays as it is. */
    static <T> BodySubscriber<T> of(BodyHandler<T> handler, TraceContext context, ResponseInfo answer) {
        if (context.isNone()) {
            return handler.apply(answer);
        }
        try (Scope scope = context.makeCurrent()) {
            return new ContextSubscriber<>(handler.apply(answer), context);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        try (Scope scope = context.makeCurrent()) {
            delegate.onSubscribe(subscription);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        try (Scope scope = context.makeCurrent()) {
            delegate.onNext(item);
        }
    }

    @Override
    public void onError(Throwable failure) {
        try (Scope scope = context.makeCurrent()) {
            delegate.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        try (Scope scope = context.makeCurrent()) {
            delegate.onComplete();
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        try (Scope scope = context.makeCurrent()) {
            return delegate.getBody();
        }
    }
}
