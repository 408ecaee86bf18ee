package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.clew.Clew;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

public class ScopeTest {
    private static final Clew CLEW = Clew.builder().build();

    private final TraceContext outer = CLEW.root();
    private final TraceContext inner = outer.child();

    @AfterEach
    void leavesNothingBehind() {
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        MDC.clear();
    }

    @Test
    void isNoneOutsideAnyScope() {
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(mdc()).isEmpty();
    }

    @Test
    void asksForTheCurrentContextWithoutAllocating() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int found = 0;
        try (Scope scope = outer.makeCurrent()) {
            // The least of a few runs: class loading and compilation allocate too.
            for (int run = 0; run < 5; run++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 10_000; i++) {
                    found += TraceContext.current().equals(outer) ? 1 : 0;
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertThat(found).isEqualTo(50_000);
        assertThat(least / 10_000).isZero();
    }

    @Test
    void leaveEndsWhatEnterBeganAndClosesWhatWasLeftOpen() {
        long before = Counters.shared().get("scope.leaked");
        Scope first = ContextSpi.enter(outer);
        Scope second = ContextSpi.enter(inner);
        assertThat(mdc()).isEqualTo(keysOf(inner));
        ContextSpi.leave(second);
        assertThat(mdc()).isEqualTo(keysOf(outer));

        Scope leaked = inner.makeCurrent();
        ContextSpi.leave(first);

        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(Counters.shared().get("scope.leaked")).isEqualTo(before + 1);
        assertThat(leaked).hasToString("Scope{" + inner + ", closed}");
    }

    @Test
    void detachEndsTheLastAttachAndNothingElse() {
        ContextSpi.attach(outer);
        try (Scope scope = inner.makeCurrent()) {
            ContextSpi.attach(TraceContext.NONE);
            assertThat(mdc()).isEmpty();
            assertThat(ContextSpi.detach()).isTrue();
            assertThat(mdc()).isEqualTo(keysOf(inner));
        }
        assertThat(TraceContext.current()).isSameAs(outer);
        assertThat(ContextSpi.detach()).isTrue();
        assertThat(ContextSpi.detach()).isFalse();
        assertThat(mdc()).isEmpty();
    }

    @Test
    void detachClosesScopesThatWereLeftOpenAboveAndCountsThem() {
        long before = Counters.shared().get("scope.leaked");
        ContextSpi.attach(outer);
        Scope leaked = inner.makeCurrent();
        assertThat(ContextSpi.detach()).isTrue();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(Counters.shared().get("scope.leaked")).isEqualTo(before + 1);
        assertThat(leaked).hasToString("Scope{" + inner + ", closed}");
    }

    @Test
    void detachLeavesScopesAloneThatTheirOwnersHold() {
        try (Scope scope = outer.makeCurrent()) {
            assertThat(ContextSpi.detach()).isFalse();
            assertThat(TraceContext.current()).isSameAs(outer);
        }
    }

    @Test
    void putsContextAndMdcInPlaceTogether() {
        try (Scope scope = outer.makeCurrent()) {
            assertThat(TraceContext.current()).isSameAs(outer);
            assertThat(mdc()).isEqualTo(keysOf(outer));
        }
        assertThat(mdc()).isEmpty();
    }

    @Test
    void bringsTheOuterValuesBackWhenANestedScopeCloses() {
        try (Scope first = outer.makeCurrent()) {
            try (Scope second = inner.makeCurrent()) {
                assertThat(mdc()).isEqualTo(keysOf(inner));
            }
            assertThat(TraceContext.current()).isSameAs(outer);
            assertThat(mdc()).isEqualTo(keysOf(outer));
        }
    }

    @Test
    void hidesTheIdsIfNoneIsMadeCurrent() {
        try (Scope first = outer.makeCurrent()) {
            try (Scope none = TraceContext.NONE.makeCurrent()) {
                assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
                assertThat(mdc()).isEmpty();
            }
            assertThat(mdc()).isEqualTo(keysOf(outer));
        }
    }

    @Test
    void leavesTheApplicationsOtherKeysAloneThoseChangedInsideIncluded() {
        MDC.put("tenant", "a");
        try (Scope scope = outer.makeCurrent()) {
            MDC.put("tenant", "b");
            MDC.put("added", "c");
        }
        assertThat(mdc()).isEqualTo(Map.of("tenant", "b", "added", "c"));
    }

    @Test
    void bringsBackTheApplicationsValuesUnderOurKeys() {
        MDC.put("request_id", "the application's own");
        try (Scope first = outer.makeCurrent();
                Scope second = inner.makeCurrent()) {
            assertThat(MDC.get("request_id")).isEqualTo(outer.requestId());
            MDC.put("request_id", "overwritten inside");
        }
        assertThat(mdc()).isEqualTo(Map.of("request_id", "the application's own"));
    }

    @Test
    void bringsOurKeysBackAtTheNextChangeAfterAClear() {
        try (Scope first = outer.makeCurrent()) {
            MDC.clear();
            try (Scope second = inner.makeCurrent()) {
                assertThat(mdc()).isEqualTo(keysOf(inner));
            }
            assertThat(mdc()).isEqualTo(keysOf(outer));
        }
    }

    @Test
    void doesNothingWhenClosedTwice() {
        long before = Counters.shared().get("scope.closed_twice");
        Scope first = outer.makeCurrent();
        Scope second = inner.makeCurrent();
        second.close();
        second.close();
        assertThat(TraceContext.current()).isSameAs(outer);
        assertThat(Counters.shared().get("scope.closed_twice")).isEqualTo(before + 1);
        first.close();
    }

    @Test
    void skipsAScopeThatWasClosedOutOfOrder() {
        long before = Counters.shared().get("scope.closed_out_of_order");
        Scope first = outer.makeCurrent();
        Scope second = inner.makeCurrent();
        first.close();
        assertThat(TraceContext.current()).isSameAs(inner);
        assertThat(mdc()).isEqualTo(keysOf(inner));
        second.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(mdc()).isEmpty();
        assertThat(Counters.shared().get("scope.closed_out_of_order")).isEqualTo(before + 1);
    }

    @Test
    void skipsAScopeClosedOnAnotherThreadAtTheOwnersNextStep() throws Exception {
        long before = Counters.shared().get("scope.closed_on_other_thread");
        TraceContext foreign = CLEW.root();
        Scope first = outer.makeCurrent();
        Scope second = inner.makeCurrent();
        String closersContext = onAnotherThread(() -> {
            try (Scope own = foreign.makeCurrent()) {
                second.close();
                assertThat(mdc()).isEqualTo(keysOf(foreign));
                return TraceContext.current().requestId();
            }
        });
        assertThat(closersContext).isEqualTo(foreign.requestId());
        assertThat(TraceContext.current()).isSameAs(outer);
        assertThat(mdc()).isEqualTo(keysOf(outer));
        first.close();
        assertThat(Counters.shared().get("scope.closed_on_other_thread")).isEqualTo(before + 1);
    }

    @Test
    void closesScopesLeftOpenOnTheThreadAndBringsBackTheApplicationsMdc() {
        MDC.put("request_id", "the application's own");
        long before = CLEW.counters().get("scope.leaked");
        Scope first = outer.makeCurrent();
        Scope second = inner.makeCurrent();
        Scope third = TraceContext.NONE.makeCurrent();
        second.close();

        Scope.closeAllOfThread();

        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(mdc()).isEqualTo(Map.of("request_id", "the application's own"));
        assertThat(CLEW.counters().get("scope.leaked")).isEqualTo(before + 2);
        assertThat(first).hasToString("Scope{" + outer + ", closed}");
        assertThat(third).hasToString("Scope{" + TraceContext.NONE + ", closed}");
    }

    @Test
    void closesNothingOnAThreadWithoutScopes() throws Exception {
        long before = CLEW.counters().get("scope.leaked");

        Scope.closeAllOfThread();
        onAnotherThread(() -> {
            Scope.closeAllOfThread();
            return true;
        });

        assertThat(CLEW.counters().get("scope.leaked")).isEqualTo(before);
    }

    @Test
    void misuseIsCountedByEveryClewThatWasThere() {
        Clew here = Clew.builder().build();
        Scope scope = outer.makeCurrent();
        scope.close();
        scope.close();

        assertThat(here.counters().all()).isEqualTo(Map.of("scope.closed_twice", 1L));
        assertThat(here.counters().get("scope.closed_twice")).isEqualTo(1);
        assertThat(Clew.builder().build().counters().all()).isEmpty();
    }

    private static <T> T onAnotherThread(Callable<T> task) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            return executor.submit(task).get();
        } finally {
            executor.shutdown();
        }
    }

    public static Map<String, String> mdc() {
        Map<String, String> copy = MDC.getCopyOfContextMap();
        return copy == null ? Map.of() : copy;
    }

    public static Map<String, String> keysOf(TraceContext context) {
        return context.isNone()
                ? Map.of()
                : new TreeMap<>(Map.of(
                        "request_id", context.requestId(),
                        "trace_id", context.traceId(),
                        "span_id", context.spanId()));
    }
}
