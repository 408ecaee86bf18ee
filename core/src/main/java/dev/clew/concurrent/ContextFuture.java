package dev.clew.concurrent;

import dev.clew.forwarding.Wrapping;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A future whose stages run with the context in which they are added, whichever thread completes it.
 *
 * <p>Its stages are of this class too. {@code ContextFutureTest} fails if a JDK adds a method that takes code or returns a
 * stage, and that does not carry the context.
 */
@Wrapping(ContextStages.class)
sealed class ContextFuture<T> extends WrappingContextStages<T> {
    private final CompletableFuture<?> source;

    private ContextFuture(CompletableFuture<?> source) {
        this.source = source;
    }

    static <T> ContextFuture<T> of(CompletableFuture<T> source) {
        OfGiven<T> future = new OfGiven<>(source);
        CompletableFuture<T> unused = source.whenComplete(future::end);
        return future;
    }

    /** Pairs the stage with one of the source's own, which knows whether cancelling a stage cancels the work under way. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ContextFuture<>(source.newIncompleteFuture());
    }

    @Override
    public Executor defaultExecutor() {
        return source.defaultExecutor();
    }

    /** The JDK's own minimal stage would hand out stages without a context. */
    @Override
    public CompletionStage<T> minimalCompletionStage() {
        return new ContextStage<>(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = !isDone() && source.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning) || cancelled;
    }

    /** The wrapper of a given future. Whoever completes it completes the given one, for everybody who waits for that. */
    private static final class OfGiven<T> extends ContextFuture<T> {
        private final CompletableFuture<T> delegate;

        OfGiven(CompletableFuture<T> delegate) {
            super(delegate);
            this.delegate = delegate;
        }

        /** Ends as the given future did. */
        private void end(T value, Throwable failure) {
            if (failure == null) {
                super.complete(value);
            } else {
                super.completeExceptionally(failure);
            }
        }

        @Override
        public boolean complete(T value) {
            return delegate.complete(value);
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            return delegate.completeExceptionally(failure);
        }

        @Override
        public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
            CompletableFuture<T> unused = delegate.completeAsync(wrapped(supplier), executor);
            return this;
        }

        @Override
        public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
            return completeAsync(supplier, defaultExecutor());
        }

        @Override
        public void obtrudeValue(T value) {
            delegate.obtrudeValue(value);
            super.obtrudeValue(value);
        }

        @Override
        public void obtrudeException(Throwable failure) {
            delegate.obtrudeException(failure);
            super.obtrudeException(failure);
        }
    }
}
