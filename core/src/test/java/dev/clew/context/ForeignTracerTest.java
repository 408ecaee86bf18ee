package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.propagation.Propagators;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts while a tracer's span is current. The opentelemetry module tests threads with a real tracer. */
class ForeignTracerTest {
    /** A span of another tracer. */
    record Other(long high, long low, long id, int flags, String state) {}

    /** A tracer whose current span is a field. */
    public static final class FakeSource implements CurrentSpanSource<Other> {
        @Nullable
        Other span;

        @Override
        public @Nullable Other current() {
            return span;
        }

        @Override
        public Ids ids(Other other) {
            return new Ids(other.high, other.low, other.id, other.flags, other.state);
        }

        @Override
        public String toString() {
            return "FakeSource";
        }
    }

    /** A second tracer. */
    public static final class AnotherSource implements CurrentSpanSource<Other> {
        @Override
        public @Nullable Other current() {
            throw new IllegalStateException("no tracer after all");
        }

        @Override
        public Ids ids(Other other) {
            throw new IllegalStateException("no tracer after all");
        }

        @Override
        public String toString() {
            return "AnotherSource";
        }
    }

    /** A tracer that is not on the class path. */
    public static final class AbsentSource implements CurrentSpanSource<Other> {
        @Override
        public boolean isAvailable() {
            return false;
        }

        @Override
        public @Nullable Other current() {
            throw new IllegalStateException("asked although absent");
        }

        @Override
        public Ids ids(Other other) {
            throw new IllegalStateException("asked although absent");
        }
    }

    private static final Clew CLEW = Clew.builder().build();
    private static final Other SPAN = new Other(1, 2, 0xabcdL, 1, "vendor=1");
    private static final String SPAN_TRACE = "00000000000000010000000000000002";

    private final FakeSource source = new FakeSource();
    private final ForeignTracer tracer = of(source);

    @SuppressWarnings("unchecked")
    private static ForeignTracer of(CurrentSpanSource<?> source) {
        return new ForeignTracer((CurrentSpanSource<Object>) source);
    }

    private static TraceContext joined(ForeignTracer tracer, TraceContext context) {
        return context.joinCurrentSpan(tracer);
    }

    private static TraceContext kept(ForeignTracer tracer, TraceContext context) {
        return context.keepIds(tracer);
    }

    private static TraceContext served(ForeignTracer tracer, TraceContext context, boolean named) {
        return context.serveInCurrentSpan(tracer, named);
    }

    private static TraceContext request() {
        return CLEW.receive(
                Headers.of("X-Request-ID", "r1", "baggage", "tenant=acme", "tracestate", "ours=1"), Headers::get, "");
    }

    @Test
    void leavesTheContextAloneIfNoSpanIsCurrent() {
        TraceContext own = request();
        assertThat(joined(tracer, own)).isSameAs(own);
        assertThat(kept(tracer, own)).isSameAs(own);
        assertThat(served(tracer, own, true)).isSameAs(own);
        assertThat(joined(tracer, TraceContext.NONE)).isSameAs(TraceContext.NONE);
    }

    @Test
    void takesTheSpansIdsFlagsAndStateAndKeepsRequestIdAndBaggage() {
        source.span = SPAN;
        TraceContext context = joined(tracer, request());
        assertThat(context.requestId()).isEqualTo("r1");
        assertThat(context.traceId()).isEqualTo(SPAN_TRACE);
        assertThat(context.spanId()).isEqualTo("000000000000abcd");
        assertThat(context.parentId()).isEmpty();
        assertThat(context.traceFlags()).isEqualTo(1);
        assertThat(context.traceState()).isEqualTo("vendor=1");
        assertThat(context.baggage()).isEqualTo(Baggage.EMPTY.with("tenant", "acme"));
    }

    @Test
    void usesTheTraceIdAsRequestIdOutsideARequest() {
        source.span = SPAN;
        assertThat(joined(tracer, TraceContext.NONE).requestId()).isEqualTo(SPAN_TRACE);
    }

    @Test
    void joinsOnceWhileTheSpanStaysEqual() {
        source.span = SPAN;
        TraceContext context = joined(tracer, request());
        source.span = new Other(1, 2, 0xabcdL, 1, "vendor=1");
        assertThat(joined(tracer, context)).isSameAs(context);
        TraceContext child = context.child();
        assertThat(joined(tracer, child)).isSameAs(child);
        source.span = new Other(1, 2, 0xef01L, 1, "vendor=1");
        assertThat(joined(tracer, context).spanId()).isEqualTo("000000000000ef01");
        assertThat(joined(tracer, child).requestId()).isEqualTo("r1");
    }

    @Test
    void mintsNoIdTwiceIfASpanIsJoinedAgain() {
        TraceContext own = request();
        Set<String> ids = new HashSet<>(Set.of(own.spanId()));
        for (int i = 0; i < 10; i++) {
            source.span = new Other(1, 2, 0xf00000000000000L + i % 2, 1, "");
            TraceContext taken = joined(tracer, own);
            TraceContext again = joined(tracer, taken.child());
            for (TraceContext context : new TraceContext[] {own, taken, again}) {
                String id = context.child().spanId();
                assertThat(ids.add(id)).as(id).isTrue();
                assertThat(id).startsWith(own.spanId().substring(0, 12));
            }
        }
    }

    @Test
    void sendsTheTracersSpanAlsoFromAChildAndAfterTheSpanHasEnded() {
        source.span = SPAN;
        TraceContext context = joined(tracer, request()).child();
        source.span = null;
        Headers sent = Headers.send(Propagators.w3c(), joined(tracer, context));
        assertThat(sent.all())
                .isEqualTo(
                        Headers.of("traceparent", "00-" + SPAN_TRACE + "-000000000000abcd-01", "tracestate", "vendor=1")
                                .all());
        assertThat(context.parentId()).isEqualTo("000000000000abcd");
    }

    @Test
    void keepsTheIdsOfAContextThatIsMeantExactly() {
        TraceContext own = request();
        source.span = SPAN;
        TraceContext kept = kept(tracer, own);
        assertThat(kept).isEqualTo(own);
        assertThat(joined(tracer, kept)).isSameAs(kept);
        assertThat(Headers.send(Propagators.w3c(), kept).get("traceparent")).doesNotContain(own.spanId());
        source.span = new Other(1, 2, 3, 0, "");
        assertThat(joined(tracer, kept).spanId()).isEqualTo("0000000000000003");
    }

    @Test
    void hidesTheSpanBehindNoneUntilAnotherIsCurrent() {
        source.span = SPAN;
        TraceContext hidden = kept(tracer, TraceContext.NONE);
        assertThat(joined(tracer, hidden)).isSameAs(TraceContext.NONE);
        source.span = new Other(1, 2, 3, 0, "");
        assertThat(joined(tracer, hidden).requestId()).isEqualTo(SPAN_TRACE);
    }

    @Test
    void servesARequestAsTheSpanBelowItsCallerIfTheyShareTheTrace() {
        source.span = SPAN;
        TraceContext same =
                CLEW.receive(Headers.of("traceparent", "00-" + SPAN_TRACE + "-1234567890123456-00"), Headers::get, "");
        TraceContext served = served(tracer, same, true);
        assertThat(served.spanId()).isEqualTo("000000000000abcd");
        assertThat(served.parentId()).isEqualTo("1234567890123456");
        assertThat(served.requestId()).isEqualTo(SPAN_TRACE);
    }

    @Test
    void keepsTheRequestIdIfTheTracerDidNotContinueTheTrace() {
        source.span = SPAN;
        TraceContext other = CLEW.receive(
                Headers.of("traceparent", "00-12345678901234567890123456789012-1234567890123456-00"), Headers::get, "");
        TraceContext served = served(tracer, other, true);
        assertThat(served.requestId()).isEqualTo("12345678901234567890123456789012");
        assertThat(served.traceId()).isEqualTo(SPAN_TRACE);
        assertThat(served.parentId()).isEmpty();
    }

    @Test
    void usesTheTracersTraceIdAsRequestIdIfNobodyChoseOne() {
        source.span = SPAN;
        assertThat(served(tracer, CLEW.root(), false).requestId()).isEqualTo(SPAN_TRACE);
        TraceContext generated =
                Clew.builder().requestIds(() -> "generated").build().root();
        assertThat(served(tracer, generated, false).requestId()).isEqualTo("generated");
    }

    @Test
    void goesOnWithoutASourceThatThrowsAndCountsIt() {
        long before = Counters.shared().get("skipped.current_span_source");
        ForeignTracer broken = of(new AnotherSource());
        TraceContext own = request();
        assertThat(joined(broken, own)).isSameAs(own);
        assertThat(kept(broken, own)).isSameAs(own);
        assertThat(served(broken, own, true)).isSameAs(own);
        assertThat(Counters.shared().get("skipped.current_span_source")).isEqualTo(before + 3);
    }

    @Test
    void ignoresASpanWithoutAnId() {
        TraceContext own = request();
        source.span = new Other(1, 2, 0, 1, "");
        assertThat(joined(tracer, own)).isSameAs(own);
        source.span = new Other(0, 0, 1, 1, "");
        assertThat(joined(tracer, own)).isSameAs(own);
    }

    @Test
    void findsTheSourceByClewsOwnLoaderFirstAndThenByTheThreads(@TempDir Path own, @TempDir Path threads)
            throws Exception {
        try (URLClassLoader threadsLoader = loader(threads, FakeSource.class)) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(threadsLoader);
            try (URLClassLoader ownLoader = loader(own, AnotherSource.class)) {
                assertThat(ForeignTracer.find(ForeignTracerTest.class.getClassLoader()))
                        .hasToString("FakeSource");
                assertThat(ForeignTracer.find(ownLoader)).hasToString("[AnotherSource, FakeSource]");
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        assertThat(ForeignTracer.find(ForeignTracerTest.class.getClassLoader())).isNull();
    }

    /** A third tracer, whose span is always current. */
    public static final class BusySource implements CurrentSpanSource<String> {
        @Override
        public String current() {
            return "busy";
        }

        @Override
        public Ids ids(String span) {
            return new Ids(1, 2, 0xabcdL, 1, "");
        }

        @Override
        public String toString() {
            return "BusySource";
        }
    }

    @Test
    void takesTheFirstOfSeveralSourcesThatHasACurrentSpan(@TempDir Path folder) throws Exception {
        long before = Counters.shared().get("skipped.current_span_source");
        try (URLClassLoader loader = loader(folder, FakeSource.class, AnotherSource.class, BusySource.class)) {
            ForeignTracer several = Objects.requireNonNull(ForeignTracer.find(loader));
            assertThat(several).hasToString("[FakeSource, AnotherSource, BusySource]");
            TraceContext context = joined(several, request());
            assertThat(context.traceId()).isEqualTo(SPAN_TRACE);
            assertThat(context.spanId()).isEqualTo("000000000000abcd");
            assertThat(joined(several, context)).isSameAs(context);
        }
        assertThat(Counters.shared().get("skipped.current_span_source")).isGreaterThan(before);
    }

    @Test
    void passesOverASourceWhoseTracerIsAbsent(@TempDir Path folder) throws Exception {
        long before = Counters.shared().get("skipped.current_span_source");
        try (URLClassLoader loader = loader(folder, AbsentSource.class, FakeSource.class)) {
            assertThat(ForeignTracer.find(loader)).hasToString("FakeSource");
        }
        assertThat(Counters.shared().get("skipped.current_span_source")).isEqualTo(before);
    }

    @Test
    void goesOnWithoutASourceThatCannotBeMadeAndCountsIt(@TempDir Path folder) throws Exception {
        long before = Counters.shared().get("skipped.current_span_source");
        try (URLClassLoader loader = loader(folder, Other.class)) {
            assertThat(ForeignTracer.find(loader)).isNull();
        }
        assertThat(Counters.shared().get("skipped.current_span_source")).isEqualTo(before + 1);
    }

    private static URLClassLoader loader(Path folder, Class<?>... sources) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(CurrentSpanSource.class.getName()),
                String.join("\n", Arrays.stream(sources).map(Class::getName).toList()));
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, ForeignTracerTest.class.getClassLoader());
    }
}
