package dev.clew.concurrent;

import dev.clew.forwarding.Wrapping;
import java.util.concurrent.CompletableFuture;

/**
 * A future whose stages run with the context in which they are added, whichever thread completes it.
 *
 * <p>Its stages are of this class too. {@code ContextFutureTest} fails if a JDK adds a method that takes code.
 */
@Wrapping(ContextStages.class)
final class ContextFuture<T> extends WrappingContextStages<T> {
    private final CompletableFuture<?> source;

    private ContextFuture(CompletableFuture<?> source) {
        this.source = source;
    }

    static <T> ContextFuture<T> of(CompletableFuture<T> source) {
        ContextFuture<T> future = new ContextFuture<>(source);
        CompletableFuture<T> unused = source.whenComplete((value, failure) -> {
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    /** Pairs the stage with one of the source's own, which knows whether cancelling a stage cancels the work under way. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ContextFuture<>(source.newIncompleteFuture());
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = !isDone() && source.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning) || cancelled;
    }
}
