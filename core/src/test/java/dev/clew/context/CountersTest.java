package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.clew.LinesOf;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

class CountersTest {
    private final Counters counters = Counters.create();

    @Test
    void countsByNameInTheirOrder() {
        counters.add("b");
        counters.add("a");
        counters.add("b");
        assertThat(counters.get("b")).isEqualTo(2);
        assertThat(counters.get("c")).isZero();
        assertThat(counters).hasToString("{a=1, b=2}");
    }

    @Test
    void namesBeyondTheBoundShareOne() {
        for (int i = 0; i < 300; i++) {
            counters.add("name" + i);
        }
        assertThat(counters.get("name255")).isEqualTo(1);
        assertThat(counters.get("name256")).isZero();
        assertThat(counters.get("other")).isEqualTo(44);
        assertThat(counters.all()).hasSize(257);
    }

    @Test
    void addsTheSharedCountsSinceItWasMade() {
        Counters counters = Counters.shared();
        counters.add("scope");
        counters.add("before");
        Counters own = Counters.create();
        assertThat(own.all()).isEmpty();
        counters.add("scope");
        own.add("scope");
        own.skipped("part", new IllegalStateException("expected by the test"));
        own.skipped("part", new IllegalStateException("not logged"));
        assertThat(own.get("scope")).isEqualTo(2);
        assertThat(own.get("before")).isZero();
        assertThat(own.all()).isEqualTo(Map.of("scope", 2L, "skipped.part", 2L));
        assertThat(counters.get("scope")).isEqualTo(2);
        assertThat(counters.get("before")).isEqualTo(1);
    }

    @Test
    void oneOfTwoThreadsThatFailAtOnceLogsIt() throws Exception {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        AtomicInteger warnings = new AtomicInteger();
        logback.addTurboFilter(new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
                if (logger.getName().equals("clew")) {
                    warnings.incrementAndGet();
                }
                return FilterReply.DENY;
            }
        });
        ExecutorService other = Executors.newSingleThreadExecutor();
        IllegalStateException failure = new IllegalStateException("expected by the test");
        try {
            for (int round = 1; round <= 500; round++) {
                Counters own = Counters.create();
                CyclicBarrier ready = new CyclicBarrier(2);
                Callable<Void> fail = () -> {
                    ready.await(20, TimeUnit.SECONDS);
                    own.skipped("part", failure);
                    return null;
                };
                Future<Void> task = other.submit(fail);
                fail.call();
                task.get();
                assertThat(warnings).as("round %s", round).hasValue(round);
                assertThat(own.get("skipped.part")).isEqualTo(2);
            }
        } finally {
            other.shutdown();
            logback.resetTurboFilterList();
        }
    }

    /** As between the counting and the logging of another thread, or after a failure that has no exception. */
    @Test
    void logsAFailureAlthoughItWasCountedBefore() {
        try (LinesOf lines = LinesOf.logger("clew")) {
            counters.add("skipped.part");
            counters.skipped("part", new IllegalStateException("expected by the test"));
            counters.skipped("part", new IllegalStateException("not logged"));
            assertThat(lines.messages())
                    .containsExactly("part failed and was skipped; further failures are counted, not logged");
        }
    }

    @Test
    void countsAlsoIfTheLogFails() {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        logback.addTurboFilter(new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
                throw new IllegalStateException("told to fail");
            }
        });
        logback.getTurboFilterList().get(0).start();
        try {
            counters.skipped("part", new IllegalStateException("expected by the test"));
        } finally {
            logback.resetTurboFilterList();
        }
        assertThat(counters.all()).isEqualTo(Map.of("skipped.part", 1L, "skipped.log", 1L));
    }
}
