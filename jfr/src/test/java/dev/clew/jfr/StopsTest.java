package dev.clew.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stopped the whole process. */
class StopsTest {
    private static final List<Object> LIVE = new ArrayList<>();
    private static Recorded recorded;

    @BeforeAll
    static void record() {
        recorded = new Recorded();
        recorded.serve("first", () -> {});
        // What is alive is what a collection takes its time for.
        while (collect() < 300) {
            for (int i = 0; i < 500_000; i++) {
                LIVE.add(new Object[] {i});
            }
        }
        recorded.serve("second", () -> {});
    }

    @AfterAll
    static void close() {
        LIVE.clear();
        recorded.close();
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

    private Span open(String id) {
        TraceContext context = recorded.request(id);
        Span span = clewSpan(context);
        try (Scope scope = context.makeCurrent()) {
            return span.begin();
        }
    }

    private static Span clewSpan(TraceContext context) {
        return recorded.clew.span(Span.Kind.SERVER, context).name("GET /");
    }

    private static int gcMillis(Span span) {
        int[] millis = {0};
        span.forEachAttribute((key, value) -> millis[0] = key.equals("gc_ms") ? (int) value : millis[0]);
        return millis[0];
    }

    private CapturedLog.Line stopped(String kind, String firstId) {
        return Recorded.await(() -> recorded.lines(kind).stream()
                .filter(line ->
                        line.values().getOrDefault("paused_requests", "").startsWith(firstId))
                .toList());
    }

    @Test
    void aCollectionIsOnEveryRequestThatWasOpen() {
        Span early = open("gc-early");
        early.end();
        Span first = open("gc-1");
        Span second = open("gc-2");
        long collected = collect();
        Span late = open("gc-late");
        first.end();
        second.end();
        late.end();

        assertThat(collected).isGreaterThanOrEqualTo(100);
        assertThat(gcMillis(first)).isGreaterThanOrEqualTo((int) collected);
        assertThat(gcMillis(second)).isGreaterThanOrEqualTo((int) collected);
        assertThat(gcMillis(early)).isLessThan(100);
        assertThat(gcMillis(late)).isLessThan(100);

        CapturedLog.Line line = stopped("gc", "gc-1");
        assertThat(line.values())
                .containsEntry("event", "pause")
                .containsEntry("paused_requests", "gc-1 gc-2")
                .containsEntry("requests_open", "2");
        assertThat(Recorded.millis(line)).isGreaterThan(100.0);
        assertThat(line.message())
                .startsWith("a collection stopped the process for " + (long) Recorded.millis(line) + " ms: ")
                .endsWith(", System.gc()");
        assertThat(line.mdc()).isEmpty();
    }

    @Test
    void aLineNamesTenRequestsAndTellsTheirNumber() {
        List<Span> open = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            open.add(open("many-" + i));
        }
        collect();
        open.forEach(Span::end);
        assertThat(stopped("gc", "many-0").values())
                .containsEntry(
                        "paused_requests", "many-0 many-1 many-2 many-3 many-4 many-5 many-6 many-7 many-8 many-9")
                .containsEntry("requests_open", "12");
    }

    @Test
    void aSafepointThatIsNoCollectionHasALineOfItsOwn(@TempDir Path folder) throws IOException {
        Span span = open("safepoint");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(folder.resolve("all.hprof").toString(), false);
        span.end();
        CapturedLog.Line line = stopped("safepoint", "safepoint");
        assertThat(line.values()).containsEntry("paused_requests", "safepoint").containsEntry("requests_open", "1");
        assertThat(line.message())
                .isEqualTo("a safepoint stopped the process for " + (long) Recorded.millis(line) + " ms: HeapDumper");
    }

    @Test
    void aSafepointWithACollectionTellsOfWhatItDidBeside(@TempDir Path folder) throws IOException {
        Span span = open("both");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(folder.resolve("live.hprof").toString(), true);
        span.end();
        CapturedLog.Line line = stopped("safepoint", "both");
        assertThat(line.message())
                .isEqualTo("a safepoint stopped the process for " + (long) Recorded.millis(line)
                        + " ms beside its collections: HeapDumper");
        CapturedLog.Line collection = stopped("gc", "both");
        assertThat(began(line)).isAfter(began(collection).plusMillis((long) Recorded.millis(collection)));
    }

    private static Instant began(CapturedLog.Line line) {
        return Instant.parse(line.values().get("pause_began"));
    }

    @Test
    void aCollectionIsNoSafepointOfItsOwn() {
        Span span = open("only-gc");
        collect();
        span.end();
        stopped("gc", "only-gc");
        recorded.awaitAllSoFar();
        assertThat(recorded.lines("safepoint"))
                .noneMatch(line ->
                        line.values().getOrDefault("paused_requests", "").contains("only-gc"));
    }

    @Test
    void workThatNobodySentIsNoOpenRequest() {
        Span span = open("with-job");
        try (Scope scope = recorded.clew.root().makeCurrent()) {
            collect();
        }
        span.end();
        assertThat(stopped("gc", "with-job").values())
                .containsAllEntriesOf(Map.of("paused_requests", "with-job", "requests_open", "1"));
    }
}
