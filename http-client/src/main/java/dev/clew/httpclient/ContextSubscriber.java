package dev.clew.httpclient;

import dev.clew.Scope;
import dev.clew.TraceContext;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a body with the context of whoever made the call, on the client's threads.
 *
 * @param <T> the body
 */
record ContextSubscriber<T>(BodySubscriber<T> subscriber, TraceContext context) implements BodySubscriber<T> {
    /** Returns the handler's subscriber, asked for and to be run with the context; as it is where there is none. */
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
            subscriber.onSubscribe(subscription);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        try (Scope scope = context.makeCurrent()) {
            subscriber.onNext(item);
        }
    }

    @Override
    public void onError(Throwable failure) {
        try (Scope scope = context.makeCurrent()) {
            subscriber.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        try (Scope scope = context.makeCurrent()) {
            subscriber.onComplete();
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        try (Scope scope = context.makeCurrent()) {
            return subscriber.getBody();
        }
    }
}
