package dev.clew.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.context.Baggage;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class PeriodicTaskTest {
    private static final Clew CLEW = Clew.builder().build();

    /** The ids of one run. */
    private record Run(TraceContext context, String requestId, String scheduledBy) {
        static Run ofThisThread() {
            return new Run(TraceContext.current(), text("request_id"), text("scheduled_by"));
        }

        private static String text(String key) {
            String value = MDC.get(key);
            return value == null ? "" : value;
        }
    }

    private final TraceContext context = CLEW.root().withBaggage(Baggage.EMPTY.with("user", "42"));
    private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
    private final Timer timer = new Timer(true);
    private final BlockingQueue<Run> runs = new LinkedBlockingQueue<>();

    @AfterEach
    void shutDown() {
        pool.shutdownNow();
        timer.cancel();
    }

    private interface Schedule {
        Future<?> schedule(ScheduledExecutorService scheduler, Runnable task);
    }

    private static final List<Schedule> BOTH = List.of(
            (scheduler, task) -> scheduler.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS),
            (scheduler, task) -> scheduler.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS));

    private List<Run> threeRuns() throws InterruptedException {
        return List.of(next(), next(), next());
    }

    private Run next() throws InterruptedException {
        Run run = runs.poll(60, TimeUnit.SECONDS);
        assertThat(run).isNotNull();
        return run;
    }

    private List<Run> threeRuns(Schedule schedule, ScheduledExecutorService scheduler, Runnable task)
            throws InterruptedException {
        Future<?> periodic = schedule.schedule(scheduler, task);
        try {
            return threeRuns();
        } finally {
            periodic.cancel(false);
        }
    }

    private void note() {
        runs.add(Run.ofThisThread());
    }

    @Test
    void eachRunIsARequestOfItsOwnThatNamesTheOneThatScheduledIt() throws Exception {
        for (Schedule schedule : BOTH) {
            runs.clear();
            List<Run> seen;
            try (Scope scope = context.makeCurrent()) {
                seen = threeRuns(schedule, ContextExecutors.wrap(pool), this::note);
            }
            assertThat(seen).extracting(Run::requestId).doesNotHaveDuplicates().doesNotContain("", context.requestId());
            assertThat(seen).extracting(run -> run.context().traceId()).doesNotHaveDuplicates();
            assertThat(seen).allSatisfy(run -> {
                assertThat(run.scheduledBy()).isEqualTo(context.requestId());
                assertThat(run.requestId()).isEqualTo(run.context().requestId());
                assertThat(run.context().isSampled()).isTrue();
                assertThat(run.context().baggage()).isSameAs(Baggage.EMPTY);
            });
            assertThat(pool.submit(Run::ofThisThread).get()).isEqualTo(new Run(TraceContext.NONE, "", ""));
        }
    }

    @Test
    void aTaskThatIsWrappedByChoiceKeepsThatContextOnEveryRun() throws Exception {
        for (Schedule schedule : BOTH) {
            runs.clear();
            Runnable note = this::note;
            List<Run> seen;
            try (Scope scope = CLEW.root().makeCurrent()) {
                seen = threeRuns(schedule, ContextExecutors.wrap(pool), context.wrap(note));
            }
            assertThat(seen).containsOnly(new Run(context, context.requestId(), ""));
        }
    }

    @Test
    void aTaskScheduledOutsideARequestRunsOutsideOne() throws Exception {
        assertThat(threeRuns(BOTH.get(0), ContextExecutors.wrap(pool), this::note))
                .containsOnly(new Run(TraceContext.NONE, "", ""));
    }

    @Test
    void theSuppliersRequestsAreTheRunsEvenOfATaskScheduledOutside() throws Exception {
        Clew unsampled = Clew.builder()
                .setting("clew.sampling", "never")
                .setting("clew.ids", "xray")
                .build();
        ScheduledExecutorService wrapped = ContextExecutors.wrap(pool, unsampled::root);
        assertThat(threeRuns(BOTH.get(0), wrapped, this::note)).allSatisfy(run -> {
            assertThat(run.context().isNone()).isFalse();
            assertThat(run.context().isSampled()).isFalse();
            assertThat(run.scheduledBy()).isEmpty();
        });
        try (Scope scope = context.makeCurrent()) {
            runs.clear();
            assertThat(threeRuns(BOTH.get(1), wrapped, this::note))
                    .extracting(Run::scheduledBy)
                    .containsOnly(context.requestId());
        }
    }

    @Test
    void aSupplierThatFailsIsCountedAndTheTaskRuns() throws Exception {
        runsInRequestsOfItsOwnAlthough(() -> {
            throw new IllegalStateException("supplier");
        });
    }

    /** The JDK would cancel the task silently for what it threw. */
    @Test
    @SuppressWarnings("NullAway") // on purpose
    void aSupplierThatReturnsNullIsCountedAndTheTaskRuns() throws Exception {
        runsInRequestsOfItsOwnAlthough(() -> null);
    }

    private void runsInRequestsOfItsOwnAlthough(Supplier<TraceContext> fails) throws Exception {
        long before = Counters.shared().get("skipped.periodic_request");
        ScheduledExecutorService wrapped = ContextExecutors.wrap(pool, fails);
        try (Scope scope = context.makeCurrent()) {
            assertThat(threeRuns(BOTH.get(0), wrapped, this::note))
                    .extracting(Run::requestId)
                    .doesNotHaveDuplicates()
                    .doesNotContain("", context.requestId());
        }
        assertThat(Counters.shared().get("skipped.periodic_request")).isGreaterThanOrEqualTo(before + 3);
        assertThat(pool.submit(Run::ofThisThread).get()).isEqualTo(new Run(TraceContext.NONE, "", ""));
    }

    @Test
    void theApplicationsOwnEntryComesBackAfterARun() throws Exception {
        pool.submit(() -> MDC.put("scheduled_by", "mine")).get();
        try (Scope scope = context.makeCurrent()) {
            assertThat(threeRuns(BOTH.get(0), ContextExecutors.wrap(pool), this::note))
                    .extracting(Run::scheduledBy)
                    .containsOnly(context.requestId());
        }
        assertThat(pool.submit(() -> MDC.get("scheduled_by")).get()).isEqualTo("mine");
    }

    @Test
    void aTimersTaskHasTheCallersContextOnceAndThenRequestsOfItsOwn() throws Exception {
        try (Scope scope = context.makeCurrent()) {
            timer.schedule(ContextExecutors.timerTask(this::note), 0, 1);
        }
        List<Run> seen = threeRuns();
        assertThat(seen.get(0)).isEqualTo(new Run(context, context.requestId(), ""));
        assertThat(seen).extracting(Run::requestId).doesNotHaveDuplicates();
        assertThat(seen.subList(1, 3)).extracting(Run::scheduledBy).containsOnly(context.requestId());
    }

    @Test
    void aTimersTaskThatIsWrappedByChoiceKeepsItsContext() throws Exception {
        Runnable note = this::note;
        timer.schedule(ContextExecutors.timerTask(context.wrap(note)), 0, 1);
        assertThat(threeRuns()).containsOnly(new Run(context, context.requestId(), ""));
    }

    @Test
    void aTimersTaskEndsItselfThroughTheTaskThatItGets() throws Exception {
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch later = new CountDownLatch(1);
        try (Scope scope = context.makeCurrent()) {
            timer.schedule(
                    ContextExecutors.timerTask(self -> {
                        ran.incrementAndGet();
                        note();
                        self.cancel();
                    }),
                    0,
                    1);
        }
        assertThat(next().requestId()).isEqualTo(context.requestId());
        timer.schedule(ContextExecutors.timerTask(later::countDown), 20); // the timer's one thread runs this afterwards
        assertThat(later.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasValue(1);
    }

    @Test
    void aTimerTaskIsRefusedBecauseItsCancelCouldNotBeHeard() {
        TimerTask task = new TimerTask() {
            @Override
            public void run() {}
        };
        assertThatThrownBy(() -> ContextExecutors.timerTask(task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as a Consumer of the task to cancel");
        assertThatThrownBy(() -> ContextExecutors.timerTask(context.wrap(task)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(ContextExecutors.timerTask(this::note).cancel()).isFalse();
    }
}
