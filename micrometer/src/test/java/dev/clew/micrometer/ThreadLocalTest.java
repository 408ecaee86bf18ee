package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The context through ContextSnapshot, its executors, and Reactor's automatic propagation. */
class ThreadLocalTest {
    private static final Clew CLEW = Clew.builder().build();
    private static final ContextSnapshotFactory SNAPSHOTS =
            ContextSnapshotFactory.builder().clearMissing(true).build();

    private final TraceContext context = CLEW.root();
    private final long leaked = Counters.shared().get("scope.leaked");

    @BeforeAll
    static void propagateAutomatically() {
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterAll
    static void stopPropagating() {
        Hooks.disableAutomaticContextPropagation();
    }

    @AfterEach
    void leavesNothingBehind() {
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(MDC.get("request_id")).isNull();
        assertThat(Counters.shared().get("scope.leaked")).isEqualTo(leaked);
    }

    @Test
    void isFoundByTheGlobalRegistry() {
        assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
                .filteredOn(accessor -> accessor instanceof ContextThreadLocalAccessor)
                .hasSize(1);
    }

    @Test
    void snapshotBringsTheContextAndTheMdcAndTakesThemAwayAgain() {
        ContextSnapshot snapshot;
        try (Scope scope = context.makeCurrent()) {
            snapshot = SNAPSHOTS.captureAll();
        }
        try (ContextSnapshot.Scope set = snapshot.setThreadLocals()) {
            assertThat(TraceContext.current()).isSameAs(context);
            assertThat(MDC.get("request_id")).isEqualTo(context.requestId());
        }
    }

    @Test
    void snapshotOfNothingHidesTheThreadsContext() {
        ContextSnapshot nothing = SNAPSHOTS.captureAll();
        try (Scope scope = context.makeCurrent()) {
            try (ContextSnapshot.Scope set = nothing.setThreadLocals()) {
                assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
                assertThat(MDC.get("request_id")).isNull();
            }
            assertThat(TraceContext.current()).isSameAs(context);
            assertThat(MDC.get("request_id")).isEqualTo(context.requestId());
        }
    }

    @Test
    void nestedSnapshotsComeBackInOrder() {
        TraceContext other = CLEW.root();
        ContextSnapshot outer;
        ContextSnapshot inner;
        try (Scope scope = context.makeCurrent()) {
            outer = SNAPSHOTS.captureAll();
        }
        try (Scope scope = other.makeCurrent()) {
            inner = SNAPSHOTS.captureAll();
        }
        try (ContextSnapshot.Scope first = outer.setThreadLocals()) {
            try (ContextSnapshot.Scope second = inner.setThreadLocals();
                    Scope own = other.child().makeCurrent()) {
                assertThat(MDC.get("request_id")).isEqualTo(other.requestId());
            }
            assertThat(TraceContext.current()).isSameAs(context);
        }
    }

    @Test
    void executorCarriesTheContextOfTheSubmit() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            ExecutorService carrying = ContextExecutorService.wrap(executor, SNAPSHOTS::captureAll);
            Future<TraceContext> within;
            try (Scope scope = context.makeCurrent()) {
                within = carrying.submit(TraceContext::current);
            }
            assertThat(within.get()).isSameAs(context);
            assertThat(executor.submit(TraceContext::current).get()).isSameAs(TraceContext.NONE);
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void reactorCarriesTheContextOverItsSchedulers() {
        List<String> seen;
        try (Scope scope = context.makeCurrent()) {
            seen = Flux.range(0, 100)
                    .publishOn(Schedulers.parallel())
                    .map(i -> MDC.get("request_id"))
                    .flatMap(id ->
                            Mono.fromCallable(() -> id + MDC.get("span_id")).subscribeOn(Schedulers.boundedElastic()))
                    .contextCapture()
                    .collectList()
                    .block();
        }
        assertThat(seen).hasSize(100).containsOnly(context.requestId() + context.spanId());
        String after = Mono.fromCallable(() -> String.valueOf(MDC.get("request_id")))
                .subscribeOn(Schedulers.parallel())
                .block();
        assertThat(after).isEqualTo("null");
    }

    @Test
    void reactorKeepsTwoRequestsApart() {
        TraceContext other = CLEW.root();
        List<Boolean> right = Flux.merge(ids(context), ids(other)).collectList().block();
        assertThat(right).hasSize(2_000).containsOnly(true);
    }

    private static Flux<Boolean> ids(TraceContext request) {
        return Flux.range(0, 1_000)
                .publishOn(Schedulers.parallel())
                .map(i -> request.requestId().equals(MDC.get("request_id")))
                .contextWrite(context -> context.put(ContextThreadLocalAccessor.KEY, request));
    }
}
