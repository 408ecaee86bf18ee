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
 * Reads a body on the client's threads with the caller's context, and leaves no scope open on them.
 *
 * @param <T> the body
 */
record ContextSubscriber<T>(BodySubscriber<T> delegate, TraceContext context) implements BodySubscriber<T> {
    /** Asks the handler for its subscriber with the context, and wraps it; outside a request it stays as it is. */
    static <T> BodySubscriber<T> of(BodyHandler<T> handler, TraceContext context, ResponseInfo answer) {
        if (context.isNone()) {
            return handler.apply(answer);
        }
        Scope scope = context.makeCurrent();
        try {
            return new ContextSubscriber<>(handler.apply(answer), context);
        } finally {
            scope.closeAll();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        context.wrap(() -> delegate.onSubscribe(subscription)).run();
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        context.wrap(() -> delegate.onNext(item)).run();
    }

    @Override
    public void onError(Throwable failure) {
        context.wrap(() -> delegate.onError(failure)).run();
    }

    @Override
    public void onComplete() {
        context.wrap(delegate::onComplete).run();
    }

    @Override
    public CompletionStage<T> getBody() {
        Scope scope = context.makeCurrent();
        try {
            return delegate.getBody();
        } finally {
            scope.closeAll();
        }
    }
}
