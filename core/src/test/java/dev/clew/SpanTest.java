package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SpanTest {
    private final List<String> heard = new ArrayList<>();
    private final SpanListener listener = new SpanListener() {
        @Override
        public void started(Span span) {
            heard.add("started " + span.name() + " in " + TraceContext.current().spanId());
        }

        @Override
        public void ended(Span span) {
            heard.add("ended " + span.name() + " " + span.outcome() + " in "
                    + TraceContext.current().spanId());
        }
    };
    private final Clew clew = withListener(listener);
    private final TraceContext context = clew.root();

    private static Clew withListener(SpanListener... listeners) {
        ClewBuilder builder = Clew.builder().setting("clew.span.log", "false");
        for (SpanListener each : listeners) {
            builder.listener(each);
        }
        return builder.build();
    }

    @Test
    void callsItsListenersWithItsOwnContextCurrent() {
        Span span = clew.span(Span.Kind.CLIENT, context).name("GET /stock").begin();
        span.end();
        assertThat(span.context().parentId()).isEqualTo(context.spanId());
        assertThat(heard)
                .containsExactly(
                        "started GET /stock in " + span.context().spanId(),
                        "ended GET /stock OK in " + span.context().spanId());
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void opensNoScopeForListenersThatWantNone() {
        SpanListener counting = new SpanListener() {
            @Override
            public void started(Span span) {
                heard.add("started in " + TraceContext.current().spanId());
            }

            @Override
            public boolean wantsScope() {
                return false;
            }
        };
        Clew alone = withListener(counting);
        try (Scope scope = context.makeCurrent()) {
            alone.span(Span.Kind.CLIENT, context).begin();
        }
        assertThat(heard).containsExactly("started in " + context.spanId());

        Clew besideOneThatDoes = withListener(counting, listener);
        Span span = besideOneThatDoes.span(Span.Kind.CLIENT, context).begin();
        assertThat(heard).contains("started in " + span.context().spanId()).hasSize(3);
    }

    @Test
    void hasTheContextItselfForServersAndConsumers() {
        assertThat(clew.span(Span.Kind.SERVER, context).context()).isSameAs(context);
        assertThat(clew.span(Span.Kind.CONSUMER, context).context()).isSameAs(context);
        assertThat(clew.span(Span.Kind.INTERNAL, context).context()).isNotEqualTo(context);
    }

    @Test
    void endsOnceAndIgnoresLaterCalls() {
        Span span = clew.span(Span.Kind.SERVER, context).name("a").begin();
        span.end();
        long duration = span.durationNanos();
        span.name("b").outcome(Span.Outcome.TIMEOUT).attribute("late", 1).end();
        assertThat(heard).hasSize(2);
        assertThat(span.name()).isEqualTo("a");
        assertThat(span.outcome()).isEqualTo(Span.Outcome.OK);
        assertThat(span.durationNanos()).isEqualTo(duration).isPositive();
    }

    @Test
    void endsOnceWhenTwoThreadsEndIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 500; i++) {
                heard.clear();
                Span span = clew.span(Span.Kind.SERVER, context).begin();
                CountDownLatch both = new CountDownLatch(2);
                Runnable end = () -> {
                    both.countDown();
                    while (both.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                    span.end();
                };
                Future<?> first = threads.submit(end);
                Future<?> second = threads.submit(end);
                first.get();
                second.get();
                assertThat(heard).hasSize(2);
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void startsForEveryListenerBeforeItEndsForAny() {
        SpanListener impatient = new SpanListener() {
            @Override
            public void started(Span span) {
                span.end();
                span.name("late");
            }
        };
        Span span = withListener(impatient, listener)
                .span(Span.Kind.SERVER, context)
                .name("a")
                .begin();
        span.end();
        assertThat(heard).containsExactly("started a in " + context.spanId(), "ended a OK in " + context.spanId());
        assertThat(span.durationNanos()).isPositive();
    }

    @Test
    void isAnErrorAfterAFailureUnlessSaidOtherwise() {
        assertThat(clew.span(Span.Kind.SERVER, context)
                        .error(new IllegalStateException())
                        .outcome())
                .isEqualTo(Span.Outcome.ERROR);
        assertThat(clew.span(Span.Kind.SERVER, context)
                        .error(new IllegalStateException())
                        .outcome(Span.Outcome.CANCELLED)
                        .outcome())
                .isEqualTo(Span.Outcome.CANCELLED);
    }

    @Test
    void isAnErrorIfTheServerFailsAndOkIfTheClientIsMistaken() {
        assertThat(clew.span(Span.Kind.CLIENT, context).status(404).outcome()).isEqualTo(Span.Outcome.OK);
        assertThat(clew.span(Span.Kind.CLIENT, context).status(500).outcome()).isEqualTo(Span.Outcome.ERROR);
        Span timedOut = clew.span(Span.Kind.SERVER, context).outcome(Span.Outcome.TIMEOUT);
        List<Object> attributes = new ArrayList<>();
        timedOut.status(499).forEachAttribute((key, value) -> attributes.addAll(List.of(key, value)));
        assertThat(timedOut.outcome()).isEqualTo(Span.Outcome.TIMEOUT);
        assertThat(attributes).containsExactly("status", 499);
    }

    @Test
    void keepsAttributesInOrderAndTheLastValueOfAKey() {
        Span span = clew.span(Span.Kind.CLIENT, context)
                .attribute("a", 1)
                .attribute("b", null)
                .attribute("c", "x")
                .attribute("a", 2);
        List<String> seen = new ArrayList<>();
        span.forEachAttribute((key, value) -> seen.add(key + "=" + value));
        assertThat(seen).containsExactly("a=2", "c=x");
    }

    @Test
    void aFailingListenerHarmsNeitherTheOthersNorTheCaller() {
        SpanListener failing = new SpanListener() {
            @Override
            public void started(Span span) {
                throw new IllegalStateException("started");
            }

            @Override
            public void ended(Span span) {
                throw new AssertionError("ended");
            }
        };
        Clew both = withListener(failing, listener);
        both.span(Span.Kind.SERVER, context).name("a").begin().end();
        assertThat(heard).hasSize(2);
        assertThat(both.counters().get("skipped.span_listener")).isEqualTo(2);
    }

    @Test
    void isNoopWithoutListenersAndOutsideARequest() {
        assertThat(withListener().span(Span.Kind.SERVER, context)).isSameAs(Span.NOOP);
        assertThat(clew.span(Span.Kind.SERVER, TraceContext.NONE)).isSameAs(Span.NOOP);
        Span.NOOP
                .name("x")
                .peer("y")
                .attribute("k", 1)
                .error(new Error())
                .begin()
                .end();
        assertThat(Span.NOOP.name()).isEmpty();
        assertThat(Span.NOOP.outcome()).isEqualTo(Span.Outcome.OK);
        assertThat(Span.NOOP).hasToString("Span.NOOP");
        assertThat(Span.NOOP.isNoop()).isTrue();
        assertThat(clew.span(Span.Kind.SERVER, context).isNoop()).isFalse();
    }

    /** Wants the spans of servers, and fails if it is asked about those of producers. */
    private static final class ServersOnly implements SpanListener {
        @Override
        public boolean wantsSuccess(Span.Kind kind) {
            if (kind == Span.Kind.PRODUCER) {
                throw new IllegalStateException("producer");
            }
            return kind == Span.Kind.SERVER;
        }
    }

    @Test
    void asksItsListenersWhetherASuccessIsWanted() {
        assertThat(withListener().wantsSuccess(Span.Kind.CLIENT)).isFalse();
        assertThat(clew.wantsSuccess(Span.Kind.CLIENT)).isTrue();
        Clew serversOnly = withListener(new ServersOnly());
        assertThat(serversOnly.wantsSuccess(Span.Kind.SERVER)).isTrue();
        assertThat(serversOnly.wantsSuccess(Span.Kind.CLIENT)).isFalse();
        assertThat(serversOnly.wantsSuccess(Span.Kind.PRODUCER)).isTrue();
        assertThat(serversOnly.counters().get("skipped.span_listener")).isEqualTo(1);
        assertThat(withListener(new ServersOnly(), listener).wantsSuccess(Span.Kind.CLIENT))
                .isTrue();
    }

    @Test
    void knowsWhetherAnybodyListens() {
        assertThat(clew.hasListeners()).isTrue();
        assertThat(withListener().hasListeners()).isFalse();
    }

    @Test
    void lastsSinceTheTimeThatItWasBegunFor() {
        long hour = TimeUnit.HOURS.toNanos(1);
        Span span = clew.span(Span.Kind.CLIENT, context).name("late").begin(System.nanoTime() - hour);
        span.begin().end();
        assertThat(span.durationNanos()).isBetween(hour, hour + TimeUnit.MINUTES.toNanos(1));
        assertThat(heard).hasSize(2);
    }

    @Test
    void measuresFromItsBeginToItsEnd() {
        long before = System.nanoTime();
        Span span = clew.span(Span.Kind.SERVER, context).name("work").begin();
        assertThat(span.durationNanos()).isZero();
        span.end();
        assertThat(span.durationNanos()).isBetween(0L, System.nanoTime() - before);
        assertThat(span).hasToString("Span{SERVER work, " + context + "}");
    }
}
