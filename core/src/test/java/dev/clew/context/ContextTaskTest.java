package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.concurrent.ContextExecutors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Wrapped tasks: equality, order and unwrapping. */
class ContextTaskTest {
    private static final Clew CLEW = Clew.builder().build();

    private final TraceContext context = CLEW.root();
    private final Runnable task = () -> {};

    @Test
    void isEqualIfTaskAndContextAre() {
        Runnable wrapped = context.wrap(task);
        assertThat(wrapped)
                .isEqualTo(context.wrap(task))
                .hasSameHashCodeAs(context.wrap(task))
                .isNotEqualTo(context.wrap((Runnable) () -> {}))
                .isNotEqualTo(CLEW.root().wrap(task))
                .isNotEqualTo(task)
                .hasToString(task + " with " + context);
        assertThat(wrapped.hashCode()).isEqualTo(task.hashCode());
    }

    @Test
    void isWrappedOnce() {
        Runnable wrapped = context.wrap(task);
        assertThat(CLEW.root().wrap(wrapped)).isSameAs(wrapped);
        Callable<String> callable = context.wrap(() -> "x");
        assertThat(CLEW.root().wrap(callable)).isSameAs(callable);
        assertThat(ContextExecutors.unwrap(wrapped)).isSameAs(task);
        assertThat(ContextExecutors.unwrap(task)).isSameAs(task);
    }

    @Test
    void executorsAreWrappedOnceAndNameTheirDelegate() {
        List<Runnable> ran = new ArrayList<>();
        Executor executor = ran::add;
        Executor wrapped = ContextExecutors.wrap(executor);
        assertThat(ContextExecutors.wrap(wrapped)).isSameAs(wrapped);
        assertThat(ContextExecutors.unwrap(wrapped)).isSameAs(executor);
        assertThat(ContextExecutors.unwrap(executor)).isSameAs(executor);
        assertThat(wrapped).hasToString("ContextExecutors.wrap(" + executor + ")");
        ThreadFactory factory = ContextExecutors.wrapThreadFactory(Thread::new);
        assertThat(ContextExecutors.wrapThreadFactory(factory)).isSameAs(factory);
    }

    @Test
    void aWrappedServiceIsShutDownAsItsOwn() throws Exception {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
        ScheduledExecutorService wrapped = ContextExecutors.wrap(pool);
        assertThat(ContextExecutors.wrap(wrapped)).isSameAs(wrapped);
        ExecutorService same = ContextExecutors.wrap((ExecutorService) wrapped);
        assertThat(same).isSameAs(wrapped);
        assertThat(wrapped.isShutdown()).isFalse();
        assertThat(wrapped.isTerminated()).isFalse();
        assertThat(wrapped.awaitTermination(1, TimeUnit.NANOSECONDS)).isFalse();
        wrapped.shutdown();
        assertThat(pool.isShutdown()).isTrue();
        assertThat(wrapped.isShutdown()).isTrue();
        assertThat(wrapped.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(wrapped.isTerminated()).isTrue();
    }
}
