package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GcTimeTest {
    private static final List<Object> LIVE = new ArrayList<>();

    private final Clew clew = Clew.builder().build();

    /** The first collection is that of ProcessTest in jfr. */
    @BeforeAll
    static void liveForMilliseconds() {
        GcTime.millis();
        while (collect() < 5) {
            for (int i = 0; i < 100_000; i++) {
                LIVE.add(new Object[] {i});
            }
        }
        GcTime.millis();
    }

    @AfterAll
    static void letGo() {
        LIVE.clear();
    }

    /** Returns how long a collection stopped the process, in milliseconds. */
    private static long collect() {
        long before = paused();
        System.gc();
        return paused() - before;
    }

    private static long paused() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> !bean.getName().contains("Cycles"))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    private Span begin(Span.Kind kind) {
        return clew.span(kind, clew.root()).name("work").begin();
    }

    private static Map<String, Object> attributes(Span span) {
        Map<String, Object> all = new HashMap<>();
        span.forEachAttribute(all::put);
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            value = Span.Kind.class,
            names = {"SERVER", "CONSUMER"})
    void aRequestTellsHowLongCollectionsStoppedIt(Span.Kind kind) {
        long before = paused();
        Span span = begin(kind);
        int collected = (int) (collect() + collect());
        span.end();
        assertThat(collected).isPositive();
        assertThat((int) attributes(span).get("gc_ms")).isBetween(collected, (int) (paused() - before));
    }

    @ParameterizedTest
    @EnumSource(
            value = Span.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SERVER", "CONSUMER"})
    void itsPartsDoNot(Span.Kind kind) {
        Span span = begin(kind);
        collect();
        span.end();
        assertThat(attributes(span)).isEmpty();
    }

    @Test
    void aRequestWithoutACollectionSaysNothing() {
        collect();
        Span span;
        long before;
        do {
            before = paused();
            span = begin(Span.Kind.SERVER);
            span.end();
        } while (paused() != before);
        assertThat(attributes(span)).isEmpty();
    }
}
