package dev.clew.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Headers;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Propagators;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a context while a tracer's span is current; the threads' side is tested with a real tracer. */
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
        public void read(Other other, Extracted ids) {
            ids.trace(other.high, other.low, other.id, other.flags);
            ids.traceState(other.state);
        }

        @Override
        public String toString() {
            return "FakeSource";
        }
    }

    /** A second one. */
    public static final class AnotherSource implements CurrentSpanSource<Other> {
        @Override
        public @Nullable Other current() {
            throw new IllegalStateException("no tracer after all");
        }

        @Override
        public void read(Other other, Extracted ids) {}

        @Override
        public String toString() {
            return "AnotherSource";
        }
    }

    private static final Clew CLEW = Clew.builder().build();
    private static final Other SPAN = new Other(1, 2, 0xabcdL, 1, "vendor=1");
    private static final String SPAN_TRACE = "00000000000000010000000000000002";

    private final FakeSource source = new FakeSource();
    private final Tracer tracer = of(source);

    @SuppressWarnings("unchecked")
    private static Tracer of(CurrentSpanSource<?> source) {
        return new Tracer((CurrentSpanSource<Object>) source);
    }

    private static TraceContext request() {
        return CLEW.receive(
                Headers.of("X-Request-ID", "r1", "baggage", "tenant=acme", "tracestate", "ours=1"), Headers::get, "");
    }

    @Test
    void leavesTheContextAloneWhereNoSpanIsCurrent() {
        TraceContext own = request();
        assertThat(tracer.takeOver(own)).isSameAs(own);
        assertThat(tracer.keep(own)).isSameAs(own);
        assertThat(tracer.serve(own, true)).isSameAs(own);
        assertThat(tracer.takeOver(TraceContext.NONE)).isSameAs(TraceContext.NONE);
    }

    @Test
    void takesTheSpansIdsFlagsAndStateAndKeepsRequestIdAndBaggage() {
        source.span = SPAN;
        TraceContext context = tracer.takeOver(request());
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
        assertThat(tracer.takeOver(TraceContext.NONE).requestId()).isEqualTo(SPAN_TRACE);
    }

    @Test
    void takesOverOnceWhileTheSpanStaysTheSameByValue() {
        source.span = SPAN;
        TraceContext context = tracer.takeOver(request());
        source.span = new Other(1, 2, 0xabcdL, 1, "vendor=1");
        assertThat(tracer.takeOver(context)).isSameAs(context);
        TraceContext child = context.child();
        assertThat(tracer.takeOver(child)).isSameAs(child);
        source.span = new Other(1, 2, 0xef01L, 1, "vendor=1");
        assertThat(tracer.takeOver(context).spanId()).isEqualTo("000000000000ef01");
        assertThat(tracer.takeOver(child).requestId()).isEqualTo("r1");
    }

    @Test
    void mintsNoIdTwiceHoweverOftenASpanIsTakenOver() {
        TraceContext own = request();
        Set<String> ids = new HashSet<>(Set.of(own.spanId()));
        for (int i = 0; i < 10; i++) {
            source.span = new Other(1, 2, 0xf00000000000000L + i % 2, 1, "");
            TraceContext taken = tracer.takeOver(own);
            TraceContext again = tracer.takeOver(taken.child());
            for (TraceContext context : new TraceContext[] {own, taken, again}) {
                String id = context.child().spanId();
                assertThat(ids.add(id)).as(id).isTrue();
                assertThat(id).startsWith(own.spanId().substring(0, 12));
            }
        }
    }

    @Test
    void namesTheTracersSpanInWhatIsSentAlsoFromAChildAndWhenTheSpanIsGone() {
        source.span = SPAN;
        TraceContext context = tracer.takeOver(request()).child();
        source.span = null;
        Headers sent = Headers.send(Propagators.w3c(), tracer.takeOver(context));
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
        TraceContext kept = tracer.keep(own);
        assertThat(kept).isEqualTo(own);
        assertThat(tracer.takeOver(kept)).isSameAs(kept);
        assertThat(Headers.send(Propagators.w3c(), kept).get("traceparent")).doesNotContain(own.spanId());
        source.span = new Other(1, 2, 3, 0, "");
        assertThat(tracer.takeOver(kept).spanId()).isEqualTo("0000000000000003");
    }

    @Test
    void hidesTheSpanBehindNoneUntilAnotherIsCurrent() {
        source.span = SPAN;
        TraceContext hidden = tracer.keep(TraceContext.NONE);
        assertThat(tracer.takeOver(hidden)).isSameAs(TraceContext.NONE);
        source.span = new Other(1, 2, 3, 0, "");
        assertThat(tracer.takeOver(hidden).requestId()).isEqualTo(SPAN_TRACE);
    }

    @Test
    void servesARequestAsTheSpanBelowItsCallerWhereTheyShareTheTrace() {
        source.span = SPAN;
        TraceContext same =
                CLEW.receive(Headers.of("traceparent", "00-" + SPAN_TRACE + "-1234567890123456-00"), Headers::get, "");
        TraceContext served = tracer.serve(same, true);
        assertThat(served.spanId()).isEqualTo("000000000000abcd");
        assertThat(served.parentId()).isEqualTo("1234567890123456");
        assertThat(served.requestId()).isEqualTo(SPAN_TRACE);
    }

    @Test
    void keepsTheRequestIdOfARequestWhoseTraceTheTracerDidNotContinue() {
        source.span = SPAN;
        TraceContext other = CLEW.receive(
                Headers.of("traceparent", "00-12345678901234567890123456789012-1234567890123456-00"), Headers::get, "");
        TraceContext served = tracer.serve(other, true);
        assertThat(served.requestId()).isEqualTo("12345678901234567890123456789012");
        assertThat(served.traceId()).isEqualTo(SPAN_TRACE);
        assertThat(served.parentId()).isEmpty();
    }

    @Test
    void makesTheTracersTraceIdTheRequestIdWhereNobodyChoseOne() {
        source.span = SPAN;
        assertThat(tracer.serve(CLEW.root(), false).requestId()).isEqualTo(SPAN_TRACE);
        TraceContext generated =
                Clew.builder().requestIds(() -> "generated").build().root();
        assertThat(tracer.serve(generated, false).requestId()).isEqualTo("generated");
    }

    @Test
    void goesOnWithoutASourceThatThrowsAndCountsIt() {
        long before = ScopeSettings.COUNTERS.get("skipped.context_source");
        Tracer broken = of(new AnotherSource());
        TraceContext own = request();
        assertThat(broken.takeOver(own)).isSameAs(own);
        assertThat(broken.keep(own)).isSameAs(own);
        assertThat(broken.serve(own, true)).isSameAs(own);
        assertThat(ScopeSettings.COUNTERS.get("skipped.context_source")).isEqualTo(before + 3);
    }

    @Test
    void ignoresASpanWithoutAnId() {
        TraceContext own = request();
        source.span = new Other(1, 2, 0, 1, "");
        assertThat(tracer.takeOver(own)).isSameAs(own);
        source.span = new Other(0, 0, 1, 1, "");
        assertThat(tracer.takeOver(own)).isSameAs(own);
    }

    @Test
    void findsTheSourceByClewsOwnLoaderFirstAndThenByTheThreads(@TempDir Path own, @TempDir Path threads)
            throws Exception {
        try (URLClassLoader threadsLoader = loader(threads, FakeSource.class)) {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            thread.setContextClassLoader(threadsLoader);
            try (URLClassLoader ownLoader = loader(own, AnotherSource.class)) {
                assertThat(Tracer.find(ForeignTracerTest.class.getClassLoader()))
                        .hasToString("FakeSource");
                assertThat(Tracer.find(ownLoader)).hasToString("AnotherSource");
            } finally {
                thread.setContextClassLoader(before);
            }
        }
        assertThat(Tracer.find(ForeignTracerTest.class.getClassLoader())).isNull();
    }

    @Test
    void takesTheFirstOfSeveralSources(@TempDir Path folder) throws Exception {
        try (URLClassLoader loader = loader(folder, FakeSource.class, AnotherSource.class)) {
            assertThat(Tracer.find(loader)).hasToString("FakeSource");
        }
    }

    @Test
    void goesOnWithoutASourceThatCannotBeMadeAndCountsIt(@TempDir Path folder) throws Exception {
        long before = ScopeSettings.COUNTERS.get("skipped.context_source");
        try (URLClassLoader loader = loader(folder, Other.class)) {
            assertThat(Tracer.find(loader)).isNull();
        }
        assertThat(ScopeSettings.COUNTERS.get("skipped.context_source")).isEqualTo(before + 1);
    }

    private static URLClassLoader loader(Path folder, Class<?>... sources) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(CurrentSpanSource.class.getName()),
                String.join("\n", Arrays.stream(sources).map(Class::getName).toList()));
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, ForeignTracerTest.class.getClassLoader());
    }
}
