package dev.clew.concurrent;

import dev.clew.forwarding.Forwarding;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A future's minimal stage: it carries the context as the future does, and nobody can complete the future through it. */
@Forwarding(value = CompletionStage.class, base = MinimalStages.class)
final class ContextStage<T> extends ForwardingCompletionStage<T> {
    ContextStage(CompletionStage<T> delegate) {
        super(delegate);
    }

    /** Returns another future, so that completing it leaves this stage alone. */
    @Override
    public CompletableFuture<T> toCompletableFuture() {
        return delegate.toCompletableFuture().copy();
    }

    @Override
    public String toString() {
        return "ContextStage(" + delegate + ")";
    }
}
