package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
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
