package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.CurrentSpanSource.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Totals that adapters add up over a request, for the span in which the request came in. */
class TotalTest {
    private static final Object FORMAT = "a format";

    private final List<String> told = new ArrayList<>();
    private final Clew clew = Clew.builder()
            .setting("clew.span.log", "false")
            .listener(new SpanListener() {
                @Override
                public void ended(Span span) {
                    StringBuilder line = new StringBuilder(span.kind().toString());
                    span.forEachAttribute((key, value) ->
                            line.append(' ').append(key).append('=').append(value));
                    told.add(line.toString());
                }
            })
            .build();
    private final TraceContext context = clew.root();

    private static final class Calls implements RequestTotal {
        private final AtomicInteger calls = new AtomicInteger();

        static Calls of(TraceContext context) {
            return RequestState.total(context, Calls.class, Calls::new);
        }

        @Override
        public void forEachAttribute(BiConsumer<String, Object> action) {
            action.accept("calls", calls.get());
        }
    }

    private static final class Failing implements RequestTotal {
        @Override
        public void forEachAttribute(BiConsumer<String, Object> action) {
            throw new IllegalStateException("told to fail");
        }
    }

    @Test
    void isReportedByTheSpanInWhichTheRequestCameIn() {
        Span server = clew.span(Span.Kind.SERVER, context).begin();
        Span client = clew.span(Span.Kind.CLIENT, context).begin();
        Calls.of(context).calls.incrementAndGet();
        Calls.of(client.context()).calls.incrementAndGet();
        client.end();
        server.attribute("status", 200).end();
        assertThat(told).containsExactly("CLIENT", "SERVER status=200 calls=2");
    }

    @Test
    void belongsToNoOtherRequest() {
        Calls.of(clew.root()).calls.incrementAndGet();
        clew.span(Span.Kind.CONSUMER, context).begin().end();
        assertThat(told).containsExactly("CONSUMER");
    }

    @Test
    void isNotKeptOutsideRequests() {
        Calls first = Calls.of(TraceContext.NONE);
        assertThat(Calls.of(TraceContext.NONE)).isNotSameAs(first);
        assertThat(TraceContext.NONE.localTrace().extras()).isNull();
    }

    @Test
    void aTotalThatFailsIsSkippedAndTheSpanStillEnds() {
        RequestState.total(context, Failing.class, Failing::new);
        Calls.of(context).calls.incrementAndGet();
        clew.span(Span.Kind.SERVER, context).begin().end();
        assertThat(told).containsExactly("SERVER calls=1");
        assertThat(clew.counters().get("skipped.total")).isEqualTo(1);
    }

    @Test
    void standsBesideAVendorsFields() {
        LocalTrace trace = new LocalTrace(1, 2, 1, "r1", "", new Extra(FORMAT, ";a=b", null));
        TraceContext traced = new TraceContext(trace, 0xa_0000L, 0, Baggage.EMPTY);
        assertThat(Calls.of(traced)).isSameAs(Calls.of(traced.child()));
        assertThat(trace.extra(FORMAT)).isEqualTo(";a=b");
        assertThat(trace.extra("another format")).isNull();
    }

    @Test
    void isOneAcrossTheSpansOfATracer() {
        LocalTrace first = FixedSource.joined(context, "a", new Ids(1, 2, 3, 1, ""));
        TraceContext under = new TraceContext(first, 3, 0, Baggage.EMPTY);
        LocalTrace second = FixedSource.joined(under, "b", new Ids(9, 9, 9, 1, ""));
        TraceContext other = new TraceContext(second, 9, 0, Baggage.EMPTY);
        assertThat(Calls.of(other)).isSameAs(Calls.of(under)).isSameAs(Calls.of(context));
    }

    @Test
    void isOneForAllThreads() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 200; round++) {
                TraceContext raced = clew.root();
                Set<Calls> seen = ConcurrentHashMap.newKeySet();
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    all.add(pool.submit(() -> {
                        start.await();
                        return seen.add(Calls.of(raced));
                    }));
                }
                start.countDown();
                for (Future<?> each : all) {
                    each.get();
                }
                assertThat(seen).hasSize(1);
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
