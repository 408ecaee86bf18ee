package dev.clew.layout.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/** The recorder without a logging library. */
class FlightRecorderTest {
    private static final int REQUEST = 16 * 1024;

    private final Counters counters = Clew.builder().build().counters();
    private final List<RecordedLine> written = Collections.synchronizedList(new ArrayList<>());

    private final Consumer<RecordedLine> writer = written::add;

    private FlightRecorder recorder(Duration slow, Duration deadline, long total) {
        FlightRecorder recorder =
                new FlightRecorder(List.of("shop"), Level.TRACE, slow, deadline, REQUEST, total, counters);
        recorder.open(writer);
        return recorder;
    }

    private FlightRecorder recorder() {
        return recorder(Duration.ZERO, Duration.ofMinutes(1), 1 << 20);
    }

    private static Clew clew(FlightRecorder recorder) {
        return Clew.builder()
                .setting("clew.span.log", "false")
                .listener(new SpanListener() {
                    @Override
                    public void started(Span span) {
                        recorder.started(span);
                    }

                    @Override
                    public void ended(Span span) {
                        recorder.ended(span);
                    }
                })
                .build();
    }

    private static boolean record(FlightRecorder recorder, String pattern, Object... arguments) {
        return recorder.record("logger", "DEBUG", pattern, arguments, null, List.of(), List.of(), Map.of(), 0);
    }

    /** Does the work in a request that ends so. */
    private static void serve(FlightRecorder recorder, Span.Outcome outcome, Consumer<TraceContext> work) {
        Clew clew = clew(recorder);
        TraceContext request = clew.root();
        Span span = clew.span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            work.accept(request);
        }
        span.outcome(outcome).end();
    }

    private static KeptLine line(String pattern, Object... arguments) {
        return new KeptLine("l", "DEBUG", pattern, arguments, null, List.of(), List.of(), null, null, "", 0, 0);
    }

    private static KeptLine line(List<KeyValuePair> pairs) {
        return new KeptLine("l", "DEBUG", "p", null, null, List.of(), pairs, null, null, "", 0, 0);
    }

    private static RecordedLine restored(String pattern, Object... arguments) {
        return line(pattern, arguments).restore(TraceContext.NONE, Map.of(), "", 0);
    }

    private List<String> patterns() {
        return written.stream().map(line -> line.pattern()).toList();
    }

    @Test
    void namesOfLoggersMeanThemAndAllBelow() {
        FlightRecorder recorder = recorder();
        assertThat(recorder.isRecorded("shop")).isTrue();
        assertThat(recorder.isRecorded("shop.Orders")).isTrue();
        assertThat(recorder.isRecorded("shopping")).isFalse();
        assertThat(recorder.isRecorded("other")).isFalse();
        FlightRecorder all = new FlightRecorder(
                List.of("*"), Level.TRACE, Duration.ZERO, Duration.ofMinutes(1), REQUEST, 1 << 20, counters);
        assertThat(all.isRecorded("other")).isTrue();
    }

    @Test
    void isOffWithoutLoggers() {
        FlightRecorder off = new FlightRecorder(
                List.of(), Level.TRACE, Duration.ZERO, Duration.ofMinutes(1), REQUEST, 1 << 20, counters);
        assertThat(off.isOff()).isTrue();
        assertThat(FlightRecorder.global().isOff()).isTrue();
        TraceContext request = clew(off).root();
        clew(off).span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            assertThat(off.isRecording()).isFalse();
            assertThat(record(off, "x")).isFalse();
        }
    }

    @Test
    void aContextWithoutAServerOrConsumerSpanIsNoRequest() {
        FlightRecorder recorder = recorder();
        Clew clew = clew(recorder);
        TraceContext request = clew.root();
        clew.span(Span.Kind.INTERNAL, request).begin();
        try (Scope scope = request.makeCurrent()) {
            assertThat(record(recorder, "x")).isFalse();
        }
    }

    @Test
    void dropsTheLinesOfAGoodRequestAndWritesThoseOfABadOne() {
        for (Span.Outcome outcome : Span.Outcome.values()) {
            FlightRecorder recorder = recorder();
            Clew clew = clew(recorder);
            TraceContext request = clew.root();
            Span span = clew.span(Span.Kind.CONSUMER, request).begin();
            try (Scope scope = request.makeCurrent()) {
                assertThat(record(recorder, outcome.name())).isTrue();
                clew.span(Span.Kind.CLIENT, request)
                        .begin()
                        .outcome(Span.Outcome.ERROR)
                        .end();
            }
            span.outcome(outcome).end();
            try (Scope scope = request.makeCurrent()) {
                assertThat(record(recorder, "late")).isFalse();
            }
        }
        assertThat(patterns()).containsExactly("ERROR", "TIMEOUT", "CANCELLED");
        assertThat(written.get(0).context().isNone()).isFalse();
        assertThat(Instant.ofEpochSecond(0, written.get(0).epochNanos()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    }

    @Test
    void writesTheLinesOfASlowRequest() {
        FlightRecorder recorder = recorder(Duration.ofNanos(1), Duration.ofMinutes(1), 1 << 20);
        serve(recorder, Span.Outcome.OK, request -> record(recorder, "slow"));
        assertThat(patterns()).containsExactly("slow");
    }

    @Test
    void writesTheLinesOfARequestThatDoesNotEndOnceForEveryDeadline() {
        FlightRecorder recorder = recorder(Duration.ZERO, Duration.ofSeconds(30), 1 << 20);
        Clew clew = clew(recorder);
        TraceContext request = clew.root();
        clew.span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            record(recorder, "stuck");
            long now = System.nanoTime();
            recorder.writeOverdue(now);
            assertThat(written).isEmpty();
            recorder.writeOverdue(now + TimeUnit.SECONDS.toNanos(31));
            assertThat(patterns()).containsExactly("stuck");
            record(recorder, "still");
            recorder.writeOverdue(now + TimeUnit.SECONDS.toNanos(32));
            assertThat(patterns()).containsExactly("stuck");
            recorder.writeOverdue(now + TimeUnit.SECONDS.toNanos(62));
            assertThat(patterns()).containsExactly("stuck", "still");
            recorder.writeOverdue(now + TimeUnit.SECONDS.toNanos(93));
            assertThat(recorder.isRecording())
                    .as("after a deadline without a line")
                    .isFalse();
        }
        assertThat(counters.get("recorder.overdue")).isEqualTo(3);
    }

    @Test
    void writesAllLinesWhenTheProcessGoesDown() {
        FlightRecorder recorder = recorder();
        Clew clew = clew(recorder);
        TraceContext request = clew.root();
        clew.span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            record(recorder, "last");
        }
        recorder.writeAll();
        assertThat(patterns()).containsExactly("last");
    }

    @Test
    void closingTheLastWriterWritesTheLinesOfUnfinishedRequests() {
        FlightRecorder recorder = recorder();
        List<RecordedLine> others = new ArrayList<>();
        Consumer<RecordedLine> other = others::add;
        recorder.open(other);
        serve(recorder, Span.Outcome.ERROR, request -> {
            record(recorder, "one");
            recorder.close(other);
            assertThat(written).isEmpty();
            recorder.close(writer);
            assertThat(patterns()).containsExactly("one");
            record(recorder, "two");
        });
        assertThat(patterns()).as("nobody writes any more").containsExactly("one");
        assertThat(others).isEmpty();
    }

    @Test
    void aFailedSpanWithinTheRequestHasItsLinesWrittenAtItsEnd() {
        FlightRecorder recorder = recorder();
        Clew clew = clew(recorder);
        TraceContext request = clew.root();
        Span span = clew.span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            Span inner = clew.span(Span.Kind.CONSUMER, request.child()).begin();
            record(recorder, "one");
            inner.outcome(Span.Outcome.ERROR).end();
            assertThat(written).isEmpty();
            record(recorder, "two");
        }
        span.end();
        assertThat(patterns()).containsExactly("one", "two");
    }

    @Test
    void aRequestKeepsItsLastLinesWithinItsLimit() {
        FlightRecorder recorder = recorder();
        serve(recorder, Span.Outcome.ERROR, request -> {
            for (int i = 0; i < 1_000; i++) {
                record(recorder, "{} {}", i, "x".repeat(100));
            }
            record(recorder, "huge {}", "x".repeat(REQUEST));
        });
        int bytes = written.stream()
                .mapToInt(line -> new KeptLine(
                                "l",
                                "DEBUG",
                                line.pattern(),
                                line.arguments(),
                                null,
                                List.of(),
                                List.of(),
                                null,
                                null,
                                line.thread(),
                                0,
                                0)
                        .bytes())
                .sum();
        assertThat(bytes).isBetween(0, REQUEST);
        assertThat(counters.get("recorder.evicted")).isEqualTo(1_001 - written.size());
    }

    @Test
    void aLineCountsTheBytesThatItAloneKeepsAlive() {
        int plain = line("stock of {}").bytes();
        assertThat(line("x".repeat(1_000)).bytes()).isGreaterThan(plain + 2_000);
        int difference = line(List.of(new KeyValuePair("k".repeat(1_001), 1))).bytes()
                - line(List.of(new KeyValuePair("k", 1))).bytes();
        assertThat(difference).isEqualTo(2_000);
        assertThat(line("{}", BigInteger.ONE.shiftLeft(80_000)).bytes()).isGreaterThan(plain + 10_000);
    }

    @Test
    void aLineWithoutRoomIsCountedAndLeavesTheOthersInTheirPlace() {
        FlightRecorder recorder = recorder();
        Object[] huge = new Object[12];
        Arrays.fill(huge, "x".repeat(2_000));
        serve(recorder, Span.Outcome.ERROR, request -> {
            record(recorder, "before");
            record(recorder, "huge", huge);
            record(recorder, "after");
        });
        assertThat(patterns()).containsExactly("before", "after");
        assertThat(counters.get("recorder.evicted")).isEqualTo(1);
    }

    @Test
    void textsAreCut() {
        String text = "x".repeat(5_000);
        RecordedLine line = restored(text, text, 1);
        assertThat(line.pattern()).isEqualTo("x".repeat(2_048) + "…");
        assertThat(line.arguments()).containsExactly("x".repeat(2_048) + "…", 1);
        assertThat(restored("p", new Object[1_000]).arguments()).hasSize(64);
    }

    @Test
    void textsAreCutBetweenCodePoints() {
        assertThat(restored("p", "x".repeat(2_047) + "\ud83d\ude00", 1).arguments())
                .containsExactly("x".repeat(2_047) + "…", 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://bob:hunter2@", "4111 1111 1111 1111", "Bearer 0123456789", "password='hunter2'"})
    void aSecretThatWouldBeCutIsLeftOut(String secret) {
        for (int shown = 1; shown < secret.length(); shown++) {
            String text = " ".repeat(2_048 - shown) + secret;
            String kept = String.valueOf(restored("p", text, 1).arguments()[0]);
            assertThat(kept).doesNotContain("hunt", "4111", "0123");
            assertThat(text).startsWith(kept.substring(0, kept.length() - 1));
        }
    }

    @Test
    void aLineHasTheIdsThatWereCurrentWhenItWasLogged() {
        FlightRecorder recorder = recorder();
        List<TraceContext> contexts = new ArrayList<>();
        serve(recorder, Span.Outcome.ERROR, request -> {
            record(recorder, "server's");
            TraceContext child = request.child();
            try (Scope inner = child.makeCurrent()) {
                record(recorder, "child's");
            }
            contexts.addAll(List.of(request, child));
        });
        assertThat(written).extracting(RecordedLine::context).isEqualTo(contexts);
    }

    @Test
    void aLineHasTheEntriesOfItsThreadsContext() {
        FlightRecorder recorder = recorder();
        List<Map<String, String>> entries =
                List.of(Map.of("tenant", "a"), Map.of("tenant", "a"), Map.of(), Map.of("tenant", "b"));
        serve(
                recorder,
                Span.Outcome.ERROR,
                request -> entries.forEach(
                        each -> recorder.record("logger", "DEBUG", "p", null, null, List.of(), List.of(), each, 0)));
        assertThat(written).extracting(RecordedLine::entries).isEqualTo(entries);
    }

    @Test
    void entriesThatAllLinesHaveTakeNoRoom() {
        FlightRecorder recorder = recorder();
        Map<String, String> entries = Map.of("tenant", "x".repeat(1_000));
        serve(recorder, Span.Outcome.ERROR, request -> {
            for (int i = 0; i < 50; i++) {
                recorder.record("logger", "DEBUG", "p", null, null, List.of(), List.of(), Map.copyOf(entries), 0);
            }
        });
        assertThat(written)
                .hasSize(50)
                .allSatisfy(line -> assertThat(line.entries()).isEqualTo(entries));
    }

    @Test
    void noLineIsLostIfADeadlinePassesWhileItIsKept() throws Exception {
        FlightRecorder recorder = recorder(Duration.ZERO, Duration.ofSeconds(30), 1 << 20);
        Clew clew = clew(recorder);
        AtomicBoolean done = new AtomicBoolean();
        Thread sweeper = new Thread(() -> {
            for (long now = System.nanoTime(); !done.get(); now += TimeUnit.SECONDS.toNanos(31)) {
                recorder.writeOverdue(now);
            }
        });
        sweeper.start();
        int kept = 0;
        for (int i = 0; i < 20_000; i++) {
            TraceContext request = clew.root();
            Span span = clew.span(Span.Kind.SERVER, request).begin();
            try (Scope scope = request.makeCurrent()) {
                kept += record(recorder, "one") ? 1 : 0;
                kept += record(recorder, "two") ? 1 : 0;
            }
            span.outcome(Span.Outcome.ERROR).end();
        }
        done.set(true);
        sweeper.join();
        assertThat(written).hasSize(kept);
        assertThat(kept).isBetween(1, 40_000);
    }

    @Test
    void allRequestsTogetherKeepWithinTheTotalAndReturnTheirBytes() {
        FlightRecorder recorder = recorder(Duration.ZERO, Duration.ofMinutes(1), 10 * 4096);
        Clew clew = clew(recorder);
        for (int round = 0; round < 2; round++) {
            List<Span> spans = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                TraceContext request = clew.root();
                spans.add(clew.span(Span.Kind.SERVER, request).begin());
                try (Scope scope = request.makeCurrent()) {
                    record(recorder, "{}", "x".repeat(1000));
                }
            }
            spans.forEach(span -> span.outcome(Span.Outcome.ERROR).end());
            assertThat(written).hasSize(10);
            written.clear();
        }
    }

    @Test
    void keepsValuesThatCannotChangeAndTheTextOfOthers() {
        StringBuilder text = new StringBuilder("before");
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        UUID id = new UUID(1, 2);
        LocalDate date = LocalDate.of(2026, 11, 24);
        Object[] given = {"a", 1, 2L, 'c', Span.Kind.SERVER, id, date, text, new int[] {1}, broken, null};
        RecordedLine line = restored("p", given);
        text.append(" after");
        assertThat(line.arguments())
                .containsExactly(
                        "a", 1, 2L, 'c', Span.Kind.SERVER, id, date, "before", "[1]", "[FAILED toString()]", null);
        assertThat(restored("p", text).arguments()).containsExactly("before after");
        assertThat(restored("p", null, 1).arguments()).containsExactly(null, 1);
        assertThat(restored("p").arguments()).isEmpty();
        text.append("x".repeat(5_000));
        assertThat((String) Capture.of(text)).hasSize(2_049);
    }

    @Test
    void aFailingWriterIsCountedAndTheOtherLinesAreWritten() {
        FlightRecorder recorder = recorder();
        recorder.open(line -> {
            if ("bad".equals(line.pattern())) {
                throw new IllegalStateException();
            }
            written.add(line);
        });
        serve(recorder, Span.Outcome.ERROR, request -> {
            record(recorder, "bad");
            record(recorder, "good");
        });
        assertThat(patterns()).containsExactly("good");
        assertThat(counters.get("skipped.recorder")).isEqualTo(1);
    }
}
