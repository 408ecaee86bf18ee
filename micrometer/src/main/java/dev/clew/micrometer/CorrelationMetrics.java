package dev.clew.micrometer;

import dev.clew.Clew;
import dev.clew.context.Counters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Publishes Clew's counters as {@code clew.events}, with the counter's name as the tag {@code name}.
 *
 * <p>A counter exists from its first event on. The registry hears of new ones whenever it reads the gauge
 * {@code clew.event.names}, so that a counter's own meter may come one reading late. Safe for all threads.
 */
public final class CorrelationMetrics implements MeterBinder {
    private final Counters counters;

    private CorrelationMetrics(Clew clew) {
        this.counters = clew.counters();
    }

    /** Returns the binder for {@link Clew#global()}. */
    public static CorrelationMetrics create() {
        return create(Clew.global());
    }

    /** Returns a binder for the counters of this Clew. */
    public static CorrelationMetrics create(Clew clew) {
        return new CorrelationMetrics(clew);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bindCounters(registry);
        Gauge.builder("clew.event.names", () -> bindCounters(registry))
                .description("Names of things that Clew has skipped, rejected or found misused")
                .register(registry);
    }

    /** Registers the counters that the registry does not have, and returns the number of all. */
    private int bindCounters(MeterRegistry registry) {
        int number = 0;
        for (String name : counters.all().keySet()) {
            FunctionCounter.builder("clew.events", counters, all -> all.get(name))
                    .tag("name", name)
                    .description("Things that Clew has skipped, rejected or found misused")
                    .register(registry);
            number++;
        }
        return number;
    }

    @Override
    public String toString() {
        return "CorrelationMetrics";
    }
}
