package dev.clew.concurrent;

import dev.clew.context.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways in which a {@link ContextFuture} wraps code with the current context. */
@SuppressWarnings("overloads") // the generated subclass passes typed arguments
abstract class ContextStages<T> extends CompletableFuture<T> {
    static Runnable wrapped(Runnable code) {
        return TraceContext.current().wrap(code);
    }

    static <A extends @Nullable Object> Supplier<A> wrapped(Supplier<A> code) {
        return TraceContext.current().wrapSupplier(code);
    }

    static <A extends @Nullable Object, B extends @Nullable Object> Function<A, B> wrapped(Function<A, B> code) {
        return TraceContext.current().wrapFunction(code);
    }

    static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
            BiFunction<A, B, C> wrapped(BiFunction<A, B, C> code) {
        return TraceContext.current().wrapBiFunction(code);
    }

    static <A extends @Nullable Object> Consumer<A> wrapped(Consumer<A> code) {
        return TraceContext.current().wrapConsumer(code);
    }

    static <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> wrapped(BiConsumer<A, B> code) {
        return TraceContext.current().wrapBiConsumer(code);
    }
}
