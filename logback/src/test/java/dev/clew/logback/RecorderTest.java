package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.clew.Clew;
import dev.clew.ContextExecutors;
import dev.clew.Scope;
import dev.clew.Span;
import dev.clew.TraceContext;
import dev.clew.layout.FlightRecorder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** The process's recorder, as its settings configure it, of the logger {@code shop.recorded} alone. */
class RecorderTest {
    private final Captured captured = new Captured();
    private final Logger log = captured.context.getLogger("shop.recorded.Orders");

    private Span serve(Consumer<Span> work, Span.Outcome outcome) {
        TraceContext request = Clew.global().root();
        Span span = Clew.global()
                .span(Span.Kind.SERVER, request)
                .name("POST /orders")
                .begin();
        try (Scope scope = request.makeCurrent()) {
            work.accept(span);
        }
        span.outcome(outcome).end();
        return span;
    }

    @Test
    void oneFailingRequestAmongTenThousandHasItsDebugLinesAndNoOtherHas() {
        for (int i = 0; i < 10_000; i++) {
            int n = i;
            serve(
                    span -> {
                        log.info("order {}", n);
                        log.debug("stock of {} is {}", "SKU-" + n, n);
                        log.trace("done");
                    },
                    i == 7_300 ? Span.Outcome.ERROR : Span.Outcome.OK);
        }
        List<Map<String, String>> lines = captured.lines();
        assertThat(lines).hasSize(10_002);
        List<Map<String, String>> below =
                lines.stream().filter(line -> !"INFO".equals(line.get("level"))).toList();
        assertThat(below)
                .extracting(line -> line.get("level") + " " + line.get("msg"))
                .containsExactly("DEBUG stock of SKU-7300 is 7300", "TRACE done");
        String id = lines.stream()
                .filter(line -> "order 7300".equals(line.get("msg")))
                .map(line -> line.get("request_id"))
                .findFirst()
                .orElseThrow();
        assertThat(below)
                .allSatisfy(line -> assertThat(line)
                        .containsEntry("request_id", id)
                        .containsEntry("logger", "shop.recorded.Orders")
                        .containsEntry("thread", Thread.currentThread().getName()));
    }

    @Test
    void itsLinesHaveTheirOwnTimeAndNumber() {
        Instant before = Instant.now();
        serve(
                span -> {
                    log.debug("one");
                    log.info("two");
                    log.debug("three");
                },
                Span.Outcome.TIMEOUT);
        assertThat(captured.lines())
                .extracting(line -> line.get("msg") + " " + line.get("seq"))
                .containsExactly("two 2", "one 1", "three 3");
        List<Instant> times = captured.column("ts").stream().map(Instant::parse).toList();
        assertThat(times.get(1)).isBetween(before.minusMillis(2), Instant.now().plusMillis(2));
        assertThat(times.get(2)).isAfterOrEqualTo(times.get(1));
    }

    @Test
    void writingThemTakesNoNumber() {
        serve(
                span -> {
                    log.debug("one");
                    span.outcome(Span.Outcome.ERROR).end();
                    log.info("two");
                },
                Span.Outcome.ERROR);
        assertThat(captured.lines())
                .extracting(line -> line.get("msg") + " " + line.get("seq"))
                .containsExactly("one 1", "two 2");
    }

    @Test
    void guardsAreTrueInsideARequestAndForRecordedLoggersAlone() {
        Logger other = captured.context.getLogger("shop.Orders");
        assertThat(log.isDebugEnabled()).isFalse();
        assertThat(log.atDebug().getClass().getSimpleName()).isEqualTo("NOPLoggingEventBuilder");
        serve(
                span -> {
                    assertThat(log.isDebugEnabled()).isTrue();
                    assertThat(log.isTraceEnabled()).isTrue();
                    assertThat(other.isDebugEnabled()).isFalse();
                    other.debug("not kept");
                    other.atDebug().log("not kept");
                },
                Span.Outcome.ERROR);
        log.debug("outside");
        assertThat(captured.lines()).isEmpty();
    }

    @Test
    void aFluentEventKeepsItsKeyValuesMarkersAndThrowable() {
        serve(
                span -> log.atDebug()
                        .addKeyValue("user_id", 9921)
                        .addKeyValue("item", "SKU-44")
                        .addMarker(MarkerFactory.getMarker("AUDIT"))
                        .setCause(new IOException("disk"))
                        .log("stock of {}", "SKU-44"),
                Span.Outcome.ERROR);
        assertThat(captured.lines()).hasSize(1);
        assertThat(captured.lines().get(0))
                .containsEntry("msg", "stock of SKU-44")
                .containsEntry("user_id", "9921")
                .containsEntry("item", "SKU-44")
                .containsEntry("tags", "AUDIT")
                .containsEntry("error", "java.io.IOException");
    }

    @Test
    void theMdcIsKeptAsItWas() {
        MDC.put("tenant", "blue");
        try {
            serve(
                    span -> {
                        log.debug("one");
                        MDC.put("tenant", "green");
                        log.debug("two");
                        try (Scope below = TraceContext.current().child().makeCurrent()) {
                            log.atDebug().log("three");
                        }
                        MDC.put("tenant", "blue");
                        log.debug("four");
                        MDC.clear();
                        log.debug("five");
                    },
                    Span.Outcome.ERROR);
        } finally {
            MDC.remove("tenant");
        }
        assertThat(captured.lines())
                .extracting(line -> line.get("msg") + " " + line.get("tenant"))
                .containsExactly("one blue", "two green", "three green", "four blue", "five null");
        assertThat(Set.copyOf(captured.column("request_id"))).hasSize(1);
        List<String> spans = captured.column("span_id");
        assertThat(spans.get(2)).isNotEqualTo(spans.get(1)).isNotEmpty();
        assertThat(List.of(spans.get(1), spans.get(3), spans.get(4))).containsOnly(spans.get(0));
    }

    @Test
    void argumentsThatChangeAreKeptAsTheyWere() {
        List<Integer> items = new ArrayList<>(List.of(1));
        int[] array = {1};
        serve(
                span -> {
                    log.debug("{} {}", items, array);
                    log.debug("{} {} {}", items, array, Level.INFO);
                    log.atDebug().addKeyValue("items", items).log("kv");
                    items.add(2);
                    array[0] = 2;
                },
                Span.Outcome.ERROR);
        assertThat(captured.messages()).containsExactly("[1] [1]", "[1] [1] INFO", "kv");
        assertThat(captured.lines().get(2)).containsEntry("items", "[1]");
    }

    @Test
    void aThrowableAmongTheArgumentsIsTheEventsThrowable() {
        serve(span -> log.debug("failed {}", "once", new IOException("disk")), Span.Outcome.ERROR);
        assertThat(captured.lines().get(0)).containsEntry("msg", "failed once").containsEntry("error_msg", "disk");
    }

    @Test
    void linesOfOtherThreadsOfTheRequestAreKeptToo() throws Exception {
        ExecutorService pool =
                ContextExecutors.wrap(Executors.newSingleThreadExecutor(task -> new Thread(task, "pool")));
        try {
            serve(
                    span -> {
                        try {
                            pool.submit(() -> log.debug("from the pool")).get();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Span.Outcome.ERROR);
        } finally {
            pool.shutdown();
        }
        assertThat(captured.lines()).hasSize(1);
        assertThat(captured.lines().get(0)).containsEntry("thread", "pool").containsEntry("msg", "from the pool");
    }

    @Test
    void theLastLinesStayWhereThereIsNoRoomForAll() {
        long before = Clew.sharedCounters().get("recorder.evicted");
        serve(
                span -> {
                    for (int i = 0; i < 1_000; i++) {
                        log.debug("line {}", i);
                    }
                },
                Span.Outcome.ERROR);
        List<String> messages = captured.messages();
        assertThat(messages).hasSizeBetween(20, 200).endsWith("line 998", "line 999");
        assertThat(Clew.sharedCounters().get("recorder.evicted") - before).isEqualTo(1_000 - messages.size());
    }

    @Test
    void whoAsksGetsTheLinesOfAGoodRequest() {
        serve(
                span -> {
                    log.debug("kept");
                    FlightRecorder.global().keep();
                },
                Span.Outcome.OK);
        assertThat(captured.messages()).containsExactly("kept");
    }

    @Test
    void aLevelThatIsOnIsWrittenAtOnceAndOnce() {
        log.setLevel(Level.DEBUG);
        serve(
                span -> {
                    log.debug("on");
                    log.atDebug().log("fluent");
                    assertThat(captured.messages()).containsExactly("on", "fluent");
                },
                Span.Outcome.ERROR);
        assertThat(captured.messages()).containsExactly("on", "fluent");
    }

    @Test
    void secretsAreHiddenInItsLinesToo() {
        serve(span -> log.debug("to {}", "https://bob:hunter2@host"), Span.Outcome.ERROR);
        assertThat(captured.messages()).containsExactly("to https://bob:[redacted]@host");
    }

    @Test
    void itSurvivesAResetOfTheContext() {
        captured.context.reset();
        Captured again = new Captured();
        serve(span -> again.context.getLogger("shop.recorded").debug("after"), Span.Outcome.ERROR);
        assertThat(again.messages()).containsExactly("after");
    }
}
