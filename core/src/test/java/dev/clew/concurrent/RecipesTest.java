package dev.clew.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** Compiles and runs the code of docs/recipes.md, and shows what its table says of wrapped executors. */
class RecipesTest {
    private static final Clew CLEW = Clew.builder().build();

    private final TraceContext a = CLEW.root();
    private final TraceContext b = CLEW.root();
    private final ExecutorService plain = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);

    /** The request ids of the code that ran. */
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    /** Writes its lines to {@link #seen}, with the id that is current. */
    private final Notes log = new Notes(seen);

    @AfterEach
    void shutDown() {
        plain.shutdownNow();
        scheduler.shutdownNow();
        RxJavaPlugins.reset();
    }

    private static final class Notes extends LegacyAbstractLogger {
        private static final long serialVersionUID = 1;

        private final transient BlockingQueue<String> notes;

        Notes(BlockingQueue<String> notes) {
            this.notes = notes;
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        protected String getFullyQualifiedCallerName() {
            return "";
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String pattern, Object[] arguments, Throwable t) {
            notes.add(TraceContext.current().requestId());
        }
    }

    private String load() {
        String id = TraceContext.current().requestId();
        seen.add(id);
        return id;
    }

    private String check(String ignored) {
        return load();
    }

    private void note() {
        load();
    }

    private String next() throws InterruptedException {
        String next = seen.poll(60, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private final FutureCallback<String> callback = new FutureCallback<>() {
        @Override
        public void onSuccess(String result) {
            load();
        }

        @Override
        public void onFailure(Throwable t) {
            load();
        }
    };

    @Test
    void guavaCallsAWrappedExecutorOnTheThreadThatCompletes() throws Exception {
        SettableFuture<String> future = SettableFuture.create();
        try (Scope scope = a.makeCurrent()) {
            Futures.addCallback(future, callback, ContextExecutors.wrap((Executor) plain));
        }
        try (Scope scope = b.makeCurrent()) {
            future.set("done");
        }
        assertThat(next()).isEqualTo(b.requestId());
    }

    @Test
    void anExecutorOfARequestHasItsContextWhoeverCompletesTheFuture() throws Exception {
        SettableFuture<String> future = SettableFuture.create();
        ListenableFuture<String> transformed;
        try (Scope scope = a.makeCurrent()) {
            Futures.addCallback(future, callback, TraceContext.current().wrap(plain));
            transformed = Futures.transform(
                    future, this::check, TraceContext.current().wrap(MoreExecutors.directExecutor()));
        }
        try (Scope scope = b.makeCurrent()) {
            future.set("done");
            assertThat(TraceContext.current()).isSameAs(b);
        }
        assertThat(List.of(next(), next())).containsOnly(a.requestId());
        assertThat(transformed.get()).isEqualTo(a.requestId());
        assertThat(a.wrap(plain)).isEqualTo(a.wrap(plain)).isNotEqualTo(b.wrap(plain));
    }

    @Test
    void aTaskThatIsWrappedAlreadyKeepsItsContextOnAnExecutorOfARequest() throws Exception {
        Runnable note = this::note;
        a.wrap(plain).execute(b.wrap(note));
        assertThat(next()).isEqualTo(b.requestId());
        a.wrap(ContextExecutors.wrap((Executor) plain)).execute(note);
        assertThat(next()).isEqualTo(a.requestId());
    }

    @Test
    void guavasPoolAndItsCallbacks() throws Exception {
        try (Scope scope = a.makeCurrent()) {
            ListeningExecutorService pool = MoreExecutors.listeningDecorator(ContextExecutors.wrap(plain));
            ListenableFuture<String> order = pool.submit(this::load);
            Futures.addCallback(order, callback, TraceContext.current().wrap(plain));
        }
        assertThat(List.of(next(), next())).containsOnly(a.requestId());
    }

    /** Two requests hand a task each to a queue whose one thread is busy. */
    private List<String> queued(Executor queue) throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        queue.execute(() -> awaitUnchecked(go));
        for (TraceContext each : List.of(a, b)) {
            try (Scope scope = each.makeCurrent()) {
                queue.execute(this::note);
            }
        }
        go.countDown();
        return List.of(next(), next());
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void guavasQueueIsWrappedOutermost() throws Exception {
        Executor queue = ContextExecutors.wrap(MoreExecutors.newSequentialExecutor(plain));
        assertThat(queued(queue)).containsExactly(a.requestId(), b.requestId());

        Executor within = MoreExecutors.newSequentialExecutor(ContextExecutors.wrap((Executor) plain));
        assertThat(queued(within)).containsExactly("", "");
    }

    @Test
    void rxJavaCarriesTheContextThroughItsSchedulers() throws Exception {
        RxJavaPlugins.setScheduleHandler(task -> TraceContext.current().wrap(task));
        try (Scope scope = a.makeCurrent()) {
            String last = Observable.fromCallable(this::load)
                    .subscribeOn(Schedulers.io())
                    .observeOn(Schedulers.computation())
                    .map(this::check)
                    .delay(1, TimeUnit.MILLISECONDS)
                    .observeOn(Schedulers.from(plain))
                    .map(this::check)
                    .blockingSingle();
            assertThat(last).isEqualTo(a.requestId());
        }
        assertThat(List.of(next(), next(), next())).containsOnly(a.requestId());
    }

    @Test
    void rxJavasWorkerIsAQueueToo() throws Exception {
        Scheduler.Worker within =
                Schedulers.from(ContextExecutors.wrap((Executor) plain)).createWorker();
        assertThat(queued(within::schedule)).containsExactly("", "");

        RxJavaPlugins.setScheduleHandler(task -> TraceContext.current().wrap(task));
        Scheduler.Worker worker = Schedulers.from(plain).createWorker();
        assertThat(queued(worker::schedule)).containsExactly(a.requestId(), b.requestId());
    }

    @Test
    void resilience4jsBulkhead() throws Exception {
        ThreadPoolBulkhead bulkhead = ThreadPoolBulkhead.ofDefaults("orders");
        try (Scope scope = a.makeCurrent()) {
            Supplier<String> call = TraceContext.current().wrapSupplier(this::load);
            CompletionStage<String> stage = bulkhead.executeSupplier(call);
            CompletableFuture<String> result = ContextExecutors.wrapFuture(stage.toCompletableFuture());
            assertThat(result.thenApply(this::check).get()).isEqualTo(a.requestId());
        } finally {
            bulkhead.close();
        }
        assertThat(List.of(next(), next())).containsOnly(a.requestId());
    }

    private final AtomicInteger calls = new AtomicInteger();

    private CompletionStage<String> loadAsync() {
        String id = load();
        return calls.incrementAndGet() == 1
                ? CompletableFuture.supplyAsync(
                        () -> {
                            throw new IllegalStateException("first");
                        },
                        plain)
                : CompletableFuture.completedFuture(id);
    }

    @Test
    void resilience4jsRetry() throws Exception {
        Retry retry = Retry.of(
                "orders",
                RetryConfig.custom().waitDuration(Duration.ofMillis(1)).build());
        try (Scope scope = a.makeCurrent()) {
            Supplier<CompletionStage<String>> call = TraceContext.current().wrapSupplier(this::loadAsync);
            CompletionStage<String> result = retry.executeCompletionStage(scheduler, call);
            assertThat(result.toCompletableFuture().get()).isEqualTo(a.requestId());
        }
        assertThat(List.of(next(), next())).containsOnly(a.requestId());
    }

    @Test
    void theJdksTimerAndStages() throws Exception {
        CompletableFuture<String> order = new CompletableFuture<>();
        CompletableFuture<String> stock = new CompletableFuture<>();
        CompletableFuture<String> trap;
        CompletableFuture<Void> noted;
        try (Scope scope = a.makeCurrent()) {
            Executor later = ContextExecutors.wrap(CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, plain));
            CompletableFuture<String> result =
                    ContextExecutors.wrapFuture(order).thenApplyAsync(this::check, plain);
            CompletableFuture<Void> both = ContextExecutors.wrapFuture(CompletableFuture.allOf(order, stock));
            later.execute(this::note);
            assertThat(next()).isEqualTo(a.requestId());
            CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, ContextExecutors.wrap((Executor) plain))
                    .execute(this::note);
            assertThat(next()).isEmpty();
            trap = order.thenApplyAsync(this::check, ContextExecutors.wrap((Executor) plain));
            noted = both.thenRun(this::note);
            assertThat(result).isNotDone();
        }
        try (Scope scope = b.makeCurrent()) {
            order.complete("order");
            assertThat(List.of(next(), next())).containsExactlyInAnyOrder(a.requestId(), b.requestId());
            assertThat(trap.get()).isEqualTo(b.requestId());
            stock.complete("stock");
        }
        noted.get();
        assertThat(next()).isEqualTo(a.requestId());
    }

    @Test
    void theHandlerOfThreadsThatDie() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try {
            Thread.setDefaultUncaughtExceptionHandler(
                    ContextExecutors.wrap((thread, failure) -> log.error("died on {}", thread.getName(), failure)));
            try (Scope scope = a.makeCurrent()) {
                ContextExecutors.wrap(plain).execute(() -> {
                    throw new IllegalStateException("dies");
                });
            }
            assertThat(next()).isEqualTo(a.requestId());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void aPoolOfTheApplicationKnowsTheIdsInAfterExecute() throws Exception {
        final class OrderPool extends ThreadPoolExecutor {
            OrderPool() {
                super(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
            }

            @Override
            public void execute(Runnable task) {
                super.execute(TraceContext.current().wrap(task));
            }

            @Override
            protected void afterExecute(Runnable task, Throwable failure) {
                try (Scope scope = ContextExecutors.contextOf(task).makeCurrent()) {
                    log.info("order done", failure);
                }
            }
        }
        OrderPool pool = new OrderPool();
        try {
            Future<?> submitted;
            try (Scope scope = a.makeCurrent()) {
                submitted = pool.submit(() -> {});
            }
            submitted.get();
            assertThat(next()).isEqualTo(a.requestId());
            try (Scope scope = b.makeCurrent()) {
                pool.execute(() -> {});
            }
            assertThat(next()).isEqualTo(b.requestId());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void everyBlockOfTheRecipesIsInThisFile() throws IOException {
        String here = squeezed(Files.readString(Path.of("src/test/java/dev/clew/concurrent/RecipesTest.java")));
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/recipes.md")))
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
        assertThat(blocks).hasSize(8);
        assertThat(blocks).allSatisfy(block -> assertThat(here).contains(squeezed(block)));
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }
}
