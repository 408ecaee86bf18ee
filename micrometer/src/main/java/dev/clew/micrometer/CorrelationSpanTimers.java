package dev.clew.micrometer;

import dev.clew.Span;
import dev.clew.SpanListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Records each span's duration in the timer {@code clew.span}, with the tags {@code kind}, {@code span} (the span's name)
 * and {@code outcome}.
 *
 * <p>The first {@value #MAX_NAMES} names are kept, further ones are {@code other}: a span without a route has its path for
 * a name, and a registry must not grow with them. Safe for all threads.
 */
public final class CorrelationSpanTimers implements SpanListener {
    private static final int MAX_NAMES = 200;

    private final MeterRegistry registry;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(Span.Kind kind, String name, Span.Outcome outcome) {}

    private CorrelationSpanTimers(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Returns a listener for {@code ClewBuilder.listener}. */
    public static CorrelationSpanTimers create(MeterRegistry registry) {
        return new CorrelationSpanTimers(registry);
    }

    @Override
    public void ended(Span span) {
        Key key = new Key(span.kind(), bounded(span.name()), span.outcome());
        Timer timer = timers.get(key);
        if (timer == null) {
            timer = timers.computeIfAbsent(key, this::timer);
        }
        timer.record(span.durationNanos(), TimeUnit.NANOSECONDS);
    }

    private String bounded(String name) {
        if (name.isEmpty()) {
            return "none";
        }
        if (names.contains(name)) {
            return name;
        }
        // Two threads that race here may pass the limit by one.
        return names.size() < MAX_NAMES && names.add(name) ? name : "other";
    }

    private Timer timer(Key key) {
        return Timer.builder("clew.span")
                .description("Requests served, calls made, statements run")
                .tag("kind", lower(key.kind))
                .tag("span", key.name)
                .tag("outcome", lower(key.outcome))
                .register(registry);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean wantsScope() {
        return false;
    }

    @Override
    public String toString() {
        return "CorrelationSpanTimers";
    }
}
