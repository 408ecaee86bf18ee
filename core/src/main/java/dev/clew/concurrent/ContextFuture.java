package dev.clew.concurrent;

import dev.clew.context.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future whose stages run with the context in which they are added, whoever completes it.
 *
 * <p>Long because the JDK has 42 methods that add a stage; {@code ContextFutureTest} fails if a JDK adds another. The stages
 * are of this class too.
 */
@SuppressWarnings("NullAway") // CompletableFuture's values may be null, and its own signatures do not say so
final class ContextFuture<T> extends CompletableFuture<T> {
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

    private static Runnable task(Runnable stage) {
        return TraceContext.current().wrap(stage);
    }

    private static <A, B> Function<A, B> function(Function<A, B> stage) {
        return TraceContext.current().wrapFunction(stage);
    }

    private static <A, B, C> BiFunction<A, B, C> function2(BiFunction<A, B, C> stage) {
        return TraceContext.current().wrapBiFunction(stage);
    }

    private static <A> Consumer<A> consumer(Consumer<A> stage) {
        return TraceContext.current().wrapConsumer(stage);
    }

    private static <A, B> BiConsumer<A, B> consumer2(BiConsumer<A, B> stage) {
        return TraceContext.current().wrapBiConsumer(stage);
    }

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> stage) {
        return super.thenApply(function(stage));
    }

    @Override
    public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> stage) {
        return super.thenApplyAsync(function(stage));
    }

    @Override
    public <U> CompletableFuture<U> thenApplyAsync(Function<? super T, ? extends U> stage, Executor executor) {
        return super.thenApplyAsync(function(stage), executor);
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super T> stage) {
        return super.thenAccept(consumer(stage));
    }

    @Override
    public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> stage) {
        return super.thenAcceptAsync(consumer(stage));
    }

    @Override
    public CompletableFuture<Void> thenAcceptAsync(Consumer<? super T> stage, Executor executor) {
        return super.thenAcceptAsync(consumer(stage), executor);
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable stage) {
        return super.thenRun(task(stage));
    }

    @Override
    public CompletableFuture<Void> thenRunAsync(Runnable stage) {
        return super.thenRunAsync(task(stage));
    }

    @Override
    public CompletableFuture<Void> thenRunAsync(Runnable stage, Executor executor) {
        return super.thenRunAsync(task(stage), executor);
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> stage) {
        return super.thenCombine(other, function2(stage));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> stage) {
        return super.thenCombineAsync(other, function2(stage));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombineAsync(
            CompletionStage<? extends U> other,
            BiFunction<? super T, ? super U, ? extends V> stage,
            Executor executor) {
        return super.thenCombineAsync(other, function2(stage), executor);
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> stage) {
        return super.thenAcceptBoth(other, consumer2(stage));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> stage) {
        return super.thenAcceptBothAsync(other, consumer2(stage));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBothAsync(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> stage, Executor executor) {
        return super.thenAcceptBothAsync(other, consumer2(stage), executor);
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable stage) {
        return super.runAfterBoth(other, task(stage));
    }

    @Override
    public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable stage) {
        return super.runAfterBothAsync(other, task(stage));
    }

    @Override
    public CompletableFuture<Void> runAfterBothAsync(CompletionStage<?> other, Runnable stage, Executor executor) {
        return super.runAfterBothAsync(other, task(stage), executor);
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> stage) {
        return super.applyToEither(other, function(stage));
    }

    @Override
    public <U> CompletableFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> stage) {
        return super.applyToEitherAsync(other, function(stage));
    }

    @Override
    public <U> CompletableFuture<U> applyToEitherAsync(
            CompletionStage<? extends T> other, Function<? super T, U> stage, Executor executor) {
        return super.applyToEitherAsync(other, function(stage), executor);
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> stage) {
        return super.acceptEither(other, consumer(stage));
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(CompletionStage<? extends T> other, Consumer<? super T> stage) {
        return super.acceptEitherAsync(other, consumer(stage));
    }

    @Override
    public CompletableFuture<Void> acceptEitherAsync(
            CompletionStage<? extends T> other, Consumer<? super T> stage, Executor executor) {
        return super.acceptEitherAsync(other, consumer(stage), executor);
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable stage) {
        return super.runAfterEither(other, task(stage));
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable stage) {
        return super.runAfterEitherAsync(other, task(stage));
    }

    @Override
    public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable stage, Executor executor) {
        return super.runAfterEitherAsync(other, task(stage), executor);
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> stage) {
        return super.thenCompose(function(stage));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(Function<? super T, ? extends CompletionStage<U>> stage) {
        return super.thenComposeAsync(function(stage));
    }

    @Override
    public <U> CompletableFuture<U> thenComposeAsync(
            Function<? super T, ? extends CompletionStage<U>> stage, Executor executor) {
        return super.thenComposeAsync(function(stage), executor);
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super T, @Nullable Throwable, ? extends U> stage) {
        return super.handle(function2(stage));
    }

    @Override
    public <U> CompletableFuture<U> handleAsync(BiFunction<? super T, @Nullable Throwable, ? extends U> stage) {
        return super.handleAsync(function2(stage));
    }

    @Override
    public <U> CompletableFuture<U> handleAsync(
            BiFunction<? super T, @Nullable Throwable, ? extends U> stage, Executor executor) {
        return super.handleAsync(function2(stage), executor);
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super @Nullable Throwable> stage) {
        return super.whenComplete(consumer2(stage));
    }

    @Override
    public CompletableFuture<T> whenCompleteAsync(BiConsumer<? super T, ? super @Nullable Throwable> stage) {
        return super.whenCompleteAsync(consumer2(stage));
    }

    @Override
    public CompletableFuture<T> whenCompleteAsync(
            BiConsumer<? super T, ? super @Nullable Throwable> stage, Executor executor) {
        return super.whenCompleteAsync(consumer2(stage), executor);
    }

    @Override
    public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> stage) {
        return super.exceptionally(function(stage));
    }

    @Override
    public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> stage) {
        return super.exceptionallyAsync(function(stage));
    }

    @Override
    public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> stage, Executor executor) {
        return super.exceptionallyAsync(function(stage), executor);
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> stage) {
        return super.exceptionallyCompose(function(stage));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(Function<Throwable, ? extends CompletionStage<T>> stage) {
        return super.exceptionallyComposeAsync(function(stage));
    }

    @Override
    public CompletableFuture<T> exceptionallyComposeAsync(
            Function<Throwable, ? extends CompletionStage<T>> stage, Executor executor) {
        return super.exceptionallyComposeAsync(function(stage), executor);
    }
}
