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
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
        } else if (type == Supplier.class) {
            return (Supplier<Object>) () -> note("supplied");
        } else if (type == Executor.class) {
            return (Executor) Runnable::run;
        } else if (type == CompletionStage.class) {
            return new CompletableFuture<>();
        }
        throw new AssertionError(method + " takes a " + type);
    }

    private static boolean isCode(Class<?> type) {
        return type.getName().startsWith("java.util.function.") || type == Runnable.class;
    }

    /** Returns the methods that take code: by reflection, so that one that a JDK adds is among them. */
    private static List<Method> codeMethods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> Arrays.stream(method.getParameterTypes()).anyMatch(ContextFutureTest::isCode))
                .toList();
    }

    /** Returns the methods that yield a stage from nothing but the future. */
    private static List<Method> copyingMethods() {
        return Arrays.stream(CompletableFuture.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> CompletionStage.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> Arrays.stream(method.getParameterTypes()).noneMatch(ContextFutureTest::isCode))
                .filter(method -> !method.getName().equals("newIncompleteFuture"))
                .toList();
    }

    private void carries(Method method, CompletableFuture<String> source, CompletionStage<?> future) throws Exception {
        seen.clear();
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
        boolean completes = method.getName().equals("completeAsync");
        Thread other = new Thread(() -> {
            if (completes) {
                return; // the code itself does
            }
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
        assertThat(isOurs(added)).as(method.toString()).isTrue();
    }

    private static boolean isOurs(CompletionStage<?> stage) {
        return stage instanceof ContextFuture || stage instanceof ContextStage;
    }

    /** Runs its stages on an executor of its own, as those of its stages do. */
    private static final class OnItsOwn<T> extends CompletableFuture<T> {
        private final Executor own;

        OnItsOwn(Executor own) {
            this.own = own;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new OnItsOwn<>(own);
        }

        @Override
        public Executor defaultExecutor() {
            return own;
        }
    }

    @Test
    void stagesOfStagesRunOnTheExecutorOfTheGivenFuture() {
        List<String> ran = new ArrayList<>();
        CompletableFuture<String> source = new OnItsOwn<>(task -> {
            ran.add("here");
            task.run();
        });
        CompletableFuture<String> last = ContextFuture.of(source)
                .thenApplyAsync(text -> text + 1)
                .thenApplyAsync(text -> text + 2)
                .thenApply(text -> text + 3)
                .thenApplyAsync(text -> text + 4);
        source.complete("");
        assertThat(last).isCompletedWithValue("1234");
        assertThat(ran).hasSize(3);
    }

    @Test
    void everyMethodThatTakesCodeCarriesTheContextIfAnotherThreadCompletesIt() throws Exception {
        assertThat(codeMethods(CompletableFuture.class)).hasSizeGreaterThanOrEqualTo(44);
        for (Method method : codeMethods(CompletableFuture.class)) {
            CompletableFuture<String> source = new CompletableFuture<>();
            carries(method, source, ContextExecutors.wrapFuture(source));
        }
    }

    @Test
    void everyStageOfAMinimalStageCarriesTheContextToo() throws Exception {
        assertThat(codeMethods(CompletionStage.class)).hasSizeGreaterThanOrEqualTo(42);
        for (Method method : codeMethods(CompletionStage.class)) {
            CompletableFuture<String> source = new CompletableFuture<>();
            carries(method, source, ContextExecutors.wrapFuture(source).minimalCompletionStage());
        }
    }

    @Test
    void everyStageThatIsYieldedCarriesTheContext() throws Exception {
        Method thenApply = CompletionStage.class.getMethod("thenApply", Function.class);
        assertThat(copyingMethods())
                .extracting(Method::getName)
                .contains("copy", "minimalCompletionStage", "orTimeout");
        for (Method method : copyingMethods()) {
            CompletableFuture<String> source = new CompletableFuture<>();
            Object[] arguments = method.getName().equals("orTimeout")
                    ? new Object[] {1L, TimeUnit.DAYS}
                    : method.getName().equals("completeOnTimeout")
                            ? new Object[] {"late", 1L, TimeUnit.DAYS}
                            : new Object[0];
            Object yielded = method.invoke(ContextExecutors.wrapFuture(source), arguments);
            carries(thenApply, source, (CompletionStage<?>) yielded);
            CompletableFuture<String> other = new CompletableFuture<>();
            Object twice = method.invoke(ContextExecutors.wrapFuture(other).copy(), arguments);
            carries(thenApply, other, (CompletionStage<?>) twice);
        }
    }

    @Test
    void aMinimalStageCannotCompleteTheFuture() {
        CompletableFuture<String> future = ContextExecutors.wrapFuture(new CompletableFuture<>());

        assertThat(future.minimalCompletionStage().toCompletableFuture().complete("by the stage"))
                .isTrue();

        assertThat(future).isNotDone();
        assertThat((Object) future.minimalCompletionStage()).isNotInstanceOf(CompletableFuture.class);
    }

    @Test
    void allOfAndAnyOfCarryTheContextIfTheyAreWrapped() throws Exception {
        Method thenApply = CompletionStage.class.getMethod("thenApply", Function.class);
        CompletableFuture<String> all = new CompletableFuture<>();
        CompletableFuture<String> any = new CompletableFuture<>();

        carries(thenApply, all, ContextExecutors.wrapFuture(CompletableFuture.allOf(ContextExecutors.wrapFuture(all))));
        carries(thenApply, any, ContextExecutors.wrapFuture(CompletableFuture.anyOf(ContextExecutors.wrapFuture(any))));

        assertThat(CompletableFuture.allOf(ContextExecutors.wrapFuture(all))).isNotInstanceOf(ContextFuture.class);
    }

    private static void completes(Consumer<CompletableFuture<String>> how, String expected) throws Exception {
        CompletableFuture<String> given = new CompletableFuture<>();
        CompletableFuture<String> wrapped = ContextExecutors.wrapFuture(given);
        how.accept(wrapped);
        for (CompletableFuture<String> each : List.of(given, wrapped)) {
            String ended = each.handle((value, failure) ->
                            failure == null ? value : failure.getClass().getSimpleName())
                    .get(30, TimeUnit.SECONDS);
            assertThat(ended).isEqualTo(expected);
        }
    }

    @Test
    @SuppressWarnings("FutureReturnValueIgnored") // each returns the future itself
    void completingTheWrapperCompletesTheGivenFuture() throws Exception {
        completes(future -> future.complete("value"), "value");
        completes(future -> future.completeExceptionally(new IllegalStateException()), "IllegalStateException");
        completes(future -> future.completeAsync(() -> "later"), "later");
        completes(future -> future.completeAsync(() -> "executed", Runnable::run), "executed");
        completes(future -> future.orTimeout(1, TimeUnit.MILLISECONDS), "TimeoutException");
        completes(future -> future.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS), "late");
        completes(future -> future.cancel(false), "CancellationException");
        completes(future -> future.obtrudeValue("forced"), "forced");
        completes(future -> future.obtrudeException(new IllegalStateException()), "IllegalStateException");
    }

    @Test
    void completingAStageLeavesTheGivenFutureAlone() {
        CompletableFuture<String> given = new CompletableFuture<>();
        CompletableFuture<String> stage = ContextExecutors.wrapFuture(given).copy();

        assertThat(stage.complete("stage")).isTrue();

        assertThat(given).isNotDone();
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
