package dev.clew.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time for which a task waited, on its first span, and the sum of all tasks on the span in which the request came in. */
class QueueWaitTest {
    private static final long LONG_ENOUGH = TimeUnit.MILLISECONDS.toNanos(5);

    /** Each span that has ended, with its {@code queue_ms} if it has one. */
    private final Queue<String> spans = new ConcurrentLinkedQueue<>();

    private final Queue<Long> waits = new ConcurrentLinkedQueue<>();
    private final Clew clew = Clew.builder().listener(new Listener()).build();
    private final TraceContext context = clew.root();
    private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
    private final ScheduledExecutorService wrapped = ContextExecutors.wrap(pool);

    private final class Listener implements SpanListener {
        @Override
        public void ended(Span span) {
            List<String> found = new ArrayList<>(List.of(span.name()));
            span.forEachAttribute((key, value) -> {
                if (key.equals("queue_ms")) {
                    found.add(key);
                    waits.add((Long) value);
                }
            });
            spans.add(String.join(" ", found));
        }
    }

    @AfterEach
    void shutDown() {
        pool.shutdownNow();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    private void span(String name) {
        span(name, TraceContext.current());
    }

    private void span(String name, TraceContext of) {
        clew.span(Span.Kind.INTERNAL, of).name(name).begin().end();
    }

    /** Hands a task over that waits for longer than a millisecond, and returns when it has ended. */
    private void runLate(TraceContext caller, Callable<?> task) throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        pool.execute(() -> await(hold));
        Future<?> late;
        try (Scope scope = caller.makeCurrent()) {
            late = wrapped.submit(task);
        }
        long since = System.nanoTime();
        while (System.nanoTime() - since < LONG_ENOUGH) {
            Thread.onSpinWait();
        }
        hold.countDown();
        late.get(60, TimeUnit.SECONDS);
    }

    private void runLate(Runnable task) throws Exception {
        runLate(context, Executors.callable(task));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void isOnTheFirstSpanOfTheTaskAlone() throws Exception {
        long since = System.nanoTime();
        runLate(() -> {
            span("first");
            span("second");
        });
        long all = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        assertThat(spans).containsExactly("first queue_ms", "second");
        assertThat(waits).singleElement().satisfies(wait -> assertThat(wait).isBetween(5L, all));
    }

    @Test
    void isOnAChildInAScopeOfItsOwn() throws Exception {
        runLate(() -> {
            try (Scope scope = TraceContext.current().child().makeCurrent()) {
                span("child");
            }
        });
        assertThat(spans).containsExactly("child queue_ms");
    }

    @Test
    void isNotOnTheSpanOfAnotherRequest() throws Exception {
        runLate(() -> {
            span("other", clew.root());
            span("own");
        });
        assertThat(spans).containsExactly("other", "own queue_ms");
    }

    @Test
    void doesNotOutliveTheTask() throws Exception {
        runLate(() -> {});
        pool.submit(() -> span("next", context)).get(60, TimeUnit.SECONDS);
        assertThat(spans).containsExactly("next");
    }

    @Test
    void isNotOnTheSpanOfATaskThatTheTaskRunsItself() throws Exception {
        Executor caller = ContextExecutors.wrap(Runnable::run);
        AtomicLong handedOver = new AtomicLong();
        runLate(() -> {
            long since = System.nanoTime();
            caller.execute(() -> {
                handedOver.set(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
                span("inner");
            });
        });
        if (handedOver.get() == 0) { // a paused machine can make it wait for itself
            assertThat(spans).containsExactly("inner");
        } else {
            assertThat(waits).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(handedOver.get()));
        }
    }

    @Test
    void addsUpOnTheSpanInWhichTheRequestCameIn() throws Exception {
        Span server = server();
        runLate(() -> span("first"));
        runLate(() -> span("second"));
        server.end();
        assertThat(spans).containsExactly("first queue_ms", "second queue_ms", "server queue_ms");
        List<Long> all = List.copyOf(waits);
        assertThat(all.get(2)).isEqualTo(all.get(0) + all.get(1));
    }

    @Test
    void isInTheSumWithoutASpanOfTheTask() throws Exception {
        Span server = server();
        runLate(() -> {});
        server.end();
        assertThat(spans).containsExactly("server queue_ms");
        assertThat(waits).singleElement().satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(5L));
    }

    @Test
    void isOnceOnTheSpanThatIsTheTasksFirstAndThatInWhichTheRequestCameIn() throws Exception {
        runLate(() -> {});
        runLate(() -> server().end());
        assertThat(spans).containsExactly("server queue_ms");
        assertThat(waits).singleElement().satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(10L));
    }

    @Test
    void isNotOnTheSpanOfARequestWhoseTasksDidNotWait() throws Exception {
        Span server = server();
        runLate(clew.root(), Executors.callable(() -> {}));
        server.end();
        assertThat(spans).containsExactly("server");
    }

    private Span server() {
        return clew.span(Span.Kind.SERVER, context).name("server").begin();
    }

    /** A scheduled task waits because it shall. */
    @Test
    void isNoDelayThatWasAskedFor() throws Exception {
        try (Scope scope = context.makeCurrent()) {
            wrapped.schedule(() -> span("scheduled"), 5, TimeUnit.MILLISECONDS).get(60, TimeUnit.SECONDS);
        }
        assertThat(spans).containsExactly("scheduled");
    }

    @Test
    void isNotOnTheSpansOfRequestsThatATaskOutsideOfThemServes() throws Exception {
        runLate(TraceContext.NONE, Executors.callable(() -> span("received", context)));
        assertThat(spans).containsExactly("received");
    }
}
