package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** Spring's own pool says who waited, and who fills its queue. */
class FullExecutorTest {
    @Configuration(proxyBeanMethods = false)
    static class Narrow {
        @Bean
        ThreadPoolTaskExecutor narrow() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setCorePoolSize(1);
            pool.setMaxPoolSize(1);
            pool.setQueueCapacity(2);
            return pool;
        }
    }

    @Test
    void aTaskThatWaitedAndOneThatIsRefusedSaySo() throws Exception {
        try (Running application = Running.start(
                        OrdersApplication.application(Narrow.class),
                        "spring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS);
                CapturedLog log = CapturedLog.create()) {
            ThreadPoolTaskExecutor narrow = application.context().getBean("narrow", ThreadPoolTaskExecutor.class);
            Clew clew = application.context().getBean(Clew.class);
            TraceContext filler = clew.root();
            CountDownLatch hold = new CountDownLatch(1);
            narrow.execute(() -> await(hold));
            Future<?> waited;
            try (Scope scope = filler.makeCurrent()) {
                waited = narrow.submit(() -> clew.span(Span.Kind.SERVER, TraceContext.current())
                        .name("late")
                        .begin()
                        .end());
                narrow.execute(() -> {});
            }
            assertThatThrownBy(() -> narrow.execute(() -> {})).isInstanceOf(TaskRejectedException.class);
            long since = System.nanoTime();
            while (System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(5)) {
                Thread.onSpinWait();
            }
            hold.countDown();
            waited.get(60, TimeUnit.SECONDS);

            assertThat(log.lines("clew.concurrent")).singleElement().satisfies(line -> {
                assertThat(line.message())
                        .isEqualTo("ThreadPoolExecutor rejected a task; 2 of the 2 in its queue are of request "
                                + filler.requestId());
                assertThat(line.values())
                        .containsEntry("queued_by_request", filler.requestId())
                        .containsEntry("queued_tasks", "2");
            });
            assertThat(log.spansEnded("server"))
                    .filteredOn(line -> "late".equals(line.values().get("span")))
                    .singleElement()
                    .satisfies(line -> assertThat(Integer.parseInt(line.values().get("queue_ms")))
                            .isGreaterThanOrEqualTo(5));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
