package dev.clew.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ContextFutureTest {
    private final TraceContext context = Clew.builder().build().root();
    private final List<String> seen = new ArrayList<>();

    private <T> T note(T result) {
        synchronized (seen) {
            seen.add(TraceContext.current().requestId());
        }
        return result;
    }

    /** Returns a stage of the type that a method takes. */
    @SuppressWarnings("FutureReturnValueIgnored") // the future is the stage's own value
    private Object stage(Class<?> type, Method method) {
        if (type == Function.class) {
            boolean composes = method.getName().contains("ompose");
            return (Function<Object, Object>) t -> note(composes ? CompletableFuture.completedFuture(t) : t);
        } else if (type == BiFunction.class) {
            return (BiFunction<Object, Object, Object>) (t, u) -> note(t);
        } else if (type == Consumer.class) {
            return (Consumer<Object>) this::note;
        } else if (type == BiConsumer.class) {
            return (BiConsumer<Object, Object>) (t, u) -> note(t);
        } else if (type == Runnable.class) {
            return (Runnable) () -> note("");
        } else if (type == Executor.class) {
            return (Executor) Runnable::run;
        } else if (type == CompletionStage.class) {
            return new CompletableFuture<>();
        }
        throw new AssertionError(method + " takes a " + type);
    }

    private static List<Method> stageMethods() {
        return Arrays.stream(CompletableFuture.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> CompletionStage.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> Arrays.stream(method.getParameterTypes())
                        .anyMatch(type -> type.getName().startsWith("java.util.function.") || type == Runnable.class))
                .filter(method -> !List.of("completeAsync").contains(method.getName()))
                .toList();
    }

    @Test
    void everyMethodThatAddsAStageCarriesTheContextIfAnotherThreadCompletesIt() throws Exception {
        assertThat(stageMethods()).hasSizeGreaterThanOrEqualTo(42);
        for (Method method : stageMethods()) {
            seen.clear();
            CompletableFuture<String> source = new CompletableFuture<>();
            CompletableFuture<String> future = ContextExecutors.wrapFuture(source);
            CompletionStage<?> added;
            try (Scope scope = context.makeCurrent()) {
                Object[] arguments = Arrays.stream(method.getParameterTypes())
                        .map(type -> stage(type, method))
                        .toArray();
                added = (CompletionStage<?>) method.invoke(future, arguments);
                if (method.getParameterTypes()[0] == CompletionStage.class
                        && !method.getName().contains("Either")) {
                    completeOther(arguments[0]);
                }
            }
            Thread other = new Thread(() -> {
                if (method.getName().startsWith("exceptionally")) {
                    source.completeExceptionally(new IllegalStateException());
                } else {
                    source.complete("value");
                }
            });
            other.start();
            other.join();
            added.toCompletableFuture().get();
            assertThat(seen).as(method.toString()).containsExactly(context.requestId());
            assertThat(added).as(method.toString()).isInstanceOf(ContextFuture.class);
        }
    }

    @Test
    void completeAsyncRunsItsSupplierWithTheContext() throws Exception {
        CompletableFuture<String> onPool = ContextExecutors.wrapFuture(new CompletableFuture<>());
        CompletableFuture<String> onExecutor = ContextExecutors.wrapFuture(new CompletableFuture<>());
        Executor threads = task -> new Thread(task).start();
        try (Scope scope = context.makeCurrent()) {
            assertThat(onPool.completeAsync(() -> note("pool"))).isSameAs(onPool);
            assertThat(onExecutor.completeAsync(() -> note("executor"), threads))
                    .isSameAs(onExecutor);
        }
        assertThat(onPool.get()).isEqualTo("pool");
        assertThat(onExecutor.get()).isEqualTo("executor");
        assertThat(seen).containsExactly(context.requestId(), context.requestId());
    }

    @SuppressWarnings("unchecked")
    private static void completeOther(Object other) {
        ((CompletableFuture<Object>) other).complete("other");
    }

    @Test
    void cancelsTheGivenFuture() {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> wrapped = ContextExecutors.wrapFuture(source);
        assertThat(wrapped.cancel(true)).isTrue();
        assertThat(source).isCancelled();
        assertThat(wrapped).isCancelled();
        assertThat(ContextExecutors.wrapFuture(CompletableFuture.completedFuture("x"))
                        .cancel(true))
                .isFalse();
    }

    @Test
    void cancellingAStageLeavesAPlainFutureAlone() {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<String> stage = ContextExecutors.wrapFuture(source).thenApply(value -> value);

        assertThat(stage.cancel(true)).isTrue();

        assertThat(source).isNotDone();
    }

    /** A future like those of {@link java.net.http.HttpClient}: cancelling any stage cancels the exchange. */
    private static final class Cancelable<T> extends CompletableFuture<T> {
        private final List<String> cancellations;

        Cancelable(List<String> cancellations) {
            this.cancellations = cancellations;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new Cancelable<>(cancellations);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            cancellations.add("cancelled");
            return super.cancel(mayInterruptIfRunning);
        }
    }

    @Test
    void cancellingAStageCancelsTheSameAsAStageOfTheGivenFuture() {
        List<String> cancellations = new ArrayList<>();
        CompletableFuture<String> source = new Cancelable<>(cancellations);
        CompletableFuture<String> stage =
                ContextExecutors.wrapFuture(source).thenApply(value -> value).thenApply(value -> value);

        assertThat(stage.cancel(true)).isTrue();
        assertThat(stage.cancel(true)).isTrue();

        assertThat(cancellations).containsExactly("cancelled");
        assertThat(stage).isCancelled();
    }

    @Test
    void aStageThatIsDoneCancelsNothing() {
        List<String> cancellations = new ArrayList<>();
        CompletableFuture<String> source = new Cancelable<>(cancellations);
        CompletableFuture<String> stage = ContextExecutors.wrapFuture(source).thenApply(value -> value);
        source.complete("done");

        assertThat(stage.cancel(true)).isFalse();

        assertThat(cancellations).isEmpty();
    }

    @Test
    void wrapsOnce() {
        CompletableFuture<String> once = ContextExecutors.wrapFuture(new CompletableFuture<>());
        assertThat(ContextExecutors.wrapFuture(once)).isSameAs(once);
    }
}
