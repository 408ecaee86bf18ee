package dev.clew.testkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/**
 * The lines that a logging library writes with the process's recorder, logged through SLF4J.
 *
 * <p>The JVM is started with {@code -Dclew.recorder.loggers=shop.recorded}, {@code -Dclew.recorder.slow=10000} and
 * {@code -Dclew.recorder.request.bytes=8192}.
 */
public abstract class RecorderContract {
    protected static final String RECORDED = "shop.recorded.Orders";

    /** Called by JUnit. */
    protected RecorderContract() {}

    /** Returns the library's logger of a name, whose level is INFO. */
    protected abstract Logger logger(String name);

    /** Sets a logger's level to DEBUG. */
    protected abstract void enableDebug(String name);

    /** Sets a logger's level to OFF. */
    protected abstract void off(String name);

    /** Asks the recorder to keep the lines of the current request. */
    protected abstract void keep();

    /** Returns the lines that were written since the test began. */
    protected abstract List<Map<String, String>> allLines();

    private Logger log() {
        return logger(RECORDED);
    }

    /** Returns the lines of the recorded logger. */
    protected final List<Map<String, String>> lines() {
        return allLines().stream()
                .filter(line -> RECORDED.equals(line.get("logger")))
                .toList();
    }

    protected final List<String> messages() {
        return lines().stream().map(line -> line.get("msg")).toList();
    }

    /** Does the work in a request that ends with the outcome. */
    protected static void serve(Span.Outcome outcome, Consumer<Span> work) {
        serve(Clew.global(), outcome, work);
    }

    private static void serve(Clew clew, Span.Outcome outcome, Consumer<Span> work) {
        TraceContext request = clew.root();
        Span span = clew.span(Span.Kind.SERVER, request).name("POST /orders").begin();
        try (Scope scope = request.makeCurrent()) {
            work.accept(span);
        }
        span.outcome(outcome).end();
    }

    /** Returns the message of each line and its number, counted from the first of them. */
    private Stream<String> numbered() {
        List<Map<String, String>> lines = lines();
        int first = lines.stream()
                .mapToInt(line -> Integer.parseInt(line.get("seq")))
                .min()
                .orElseThrow();
        return lines.stream().map(line -> line.get("msg") + " " + (Integer.parseInt(line.get("seq")) - first + 1));
    }

    @Test
    void onlyTheFailingRequestAmongTenThousandHasItsDebugLines() {
        for (int i = 0; i < 10_000; i++) {
            int n = i;
            serve(i == 7_300 ? Span.Outcome.ERROR : Span.Outcome.OK, span -> {
                log().info("order {}", n);
                log().debug("stock of {} is {}", "SKU-" + n, n);
                log().trace("done");
                log().debug("{} {} {}", 1, 2, 3);
            });
        }
        List<Map<String, String>> lines = lines();
        assertThat(lines).hasSize(10_003);
        List<Map<String, String>> failing = lines.subList(7_300, 7_304);
        assertThat(failing)
                .extracting(line -> line.get("level") + " " + line.get("msg"))
                .containsExactly("INFO order 7300", "DEBUG stock of SKU-7300 is 7300", "TRACE done", "DEBUG 1 2 3");
        assertThat(failing)
                .allSatisfy(line -> assertThat(line)
                        .containsEntry("request_id", failing.get(0).get("request_id"))
                        .containsEntry("thread", Thread.currentThread().getName()));
        assertThat(lines.stream().filter(line -> !"INFO".equals(line.get("level"))))
                .hasSize(3);
        assertThat(failing.get(0).get("request_id")).isNotEmpty();
    }

    @Test
    void aRequestOfAnotherClewThanTheGlobalOneIsRecordedToo() {
        Clew own = Clew.builder().setting("clew.span.log", "false").build();
        serve(own, Span.Outcome.ERROR, span -> log().debug("stock of {}", "SKU-44"));
        serve(own, Span.Outcome.OK, span -> log().debug("dropped"));
        assertThat(messages()).containsExactly("stock of SKU-44");
    }

    @Test
    void recordedLinesHaveTheirOwnTimeAndNumber() {
        Instant before = Instant.now();
        serve(Span.Outcome.TIMEOUT, span -> {
            log().debug("one");
            log().info("two");
            log().debug("three");
        });
        assertThat(numbered()).containsExactly("two 2", "one 1", "three 3");
        List<Instant> times =
                lines().stream().map(line -> Instant.parse(line.get("ts"))).toList();
        assertThat(times.get(1)).isBetween(before.minusMillis(2), Instant.now().plusMillis(2));
        assertThat(times.get(2)).isAfterOrEqualTo(times.get(1));
    }

    @Test
    void guardsAreTrueOnlyInsideARequestAndForRecordedLoggers() {
        Logger other = logger("shop.Orders");
        assertThat(log().isDebugEnabled()).isFalse();
        assertThat(log().atDebug().getClass().getSimpleName()).isEqualTo("NOPLoggingEventBuilder");
        serve(Span.Outcome.ERROR, span -> {
            assertThat(log().isDebugEnabled()).isTrue();
            assertThat(log().isTraceEnabled()).isTrue();
            assertThat(other.isDebugEnabled()).isFalse();
            other.debug("not kept");
            other.atDebug().log("not kept");
        });
        log().debug("outside");
        log().atDebug().log("outside");
        assertThat(allLines()).extracting(line -> line.get("msg")).doesNotContain("not kept", "outside");
        assertThat(lines()).isEmpty();
    }

    @Test
    void aFluentEventKeepsItsKeyValuesMarkersAndThrowable() {
        serve(
                Span.Outcome.ERROR,
                span -> log().atDebug()
                        .addKeyValue("user_id", 9921)
                        .addKeyValue("item", "SKU-44")
                        .addMarker(MarkerFactory.getMarker("STOCK"))
                        .setCause(new IOException("disk"))
                        .log("stock of {}", "SKU-44"));
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0))
                .containsEntry("msg", "stock of SKU-44")
                .containsEntry("user_id", "9921")
                .containsEntry("item", "SKU-44")
                .containsEntry("tags", "STOCK")
                .containsEntry("error", "java.io.IOException")
                .containsKey("request_id");
    }

    @Test
    void theMdcIsKeptAsItWas() {
        MDC.put("tenant", "blue");
        try {
            serve(Span.Outcome.ERROR, span -> {
                log().debug("one");
                MDC.put("tenant", "green");
                log().debug("two");
                try (Scope below = TraceContext.current().child().makeCurrent()) {
                    log().atDebug().log("three");
                }
                MDC.put("tenant", "blue");
                log().debug("four");
                MDC.clear();
                log().debug("five");
            });
        } finally {
            MDC.remove("tenant");
        }
        assertThat(lines())
                .extracting(line -> line.get("msg") + " " + line.get("tenant"))
                .containsExactly("one blue", "two green", "three green", "four blue", "five null");
        assertThat(Set.copyOf(
                        lines().stream().map(line -> line.get("request_id")).toList()))
                .hasSize(1);
        List<String> spans = lines().stream().map(line -> line.get("span_id")).toList();
        assertThat(spans.get(2)).isNotEqualTo(spans.get(1)).isNotEmpty();
        assertThat(List.of(spans.get(1), spans.get(3), spans.get(4))).containsOnly(spans.get(0));
    }

    @Test
    void argumentsThatChangeAreKeptAsTheyWere() {
        List<Integer> items = new ArrayList<>(List.of(1));
        int[] array = {1};
        serve(Span.Outcome.ERROR, span -> {
            log().debug("{} {}", items, array);
            log().debug("{} {} {}", items, array, Span.Outcome.OK);
            log().atDebug().addKeyValue("items", items).log("kv");
            items.add(2);
            array[0] = 2;
        });
        assertThat(messages()).containsExactly("[1] [1]", "[1] [1] OK", "kv");
        assertThat(lines().get(2)).containsEntry("items", "[1]");
    }

    @Test
    void anExceptionWhoseMessageThrowsCostsNoLine() {
        Exception broken = new IOException("never seen") {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException("as some proxies do");
            }
        };
        serve(Span.Outcome.ERROR, span -> log().debug("one", broken));
        serve(Span.Outcome.ERROR, span -> log().debug("two {}", 2, broken));
        assertThat(messages()).containsExactly("one", "two 2");
    }

    @Test
    void aThrowableAmongTheArgumentsIsTheEventsThrowable() {
        serve(Span.Outcome.ERROR, span -> log().debug("failed {}", "once", new IOException("disk")));
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).containsEntry("msg", "failed once").containsEntry("error_msg", "disk");
    }

    @Test
    void linesOfOtherThreadsOfTheRequestAreKeptToo() {
        ExecutorService pool =
                ContextExecutors.wrap(Executors.newSingleThreadExecutor(task -> new Thread(task, "pool")));
        try {
            serve(Span.Outcome.ERROR, span -> {
                try {
                    pool.submit(() -> log().debug("from the pool")).get();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        } finally {
            pool.shutdown();
        }
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).containsEntry("thread", "pool").containsEntry("msg", "from the pool");
    }

    @Test
    void theLastLinesStayIfThereIsNoRoomForAll() {
        long before = Counters.shared().get("recorder.evicted");
        serve(Span.Outcome.ERROR, span -> {
            for (int i = 0; i < 1_000; i++) {
                log().debug("line {}", i);
            }
        });
        assertThat(messages()).hasSizeBetween(20, 200).endsWith("line 998", "line 999");
        assertThat(Counters.shared().get("recorder.evicted") - before)
                .isEqualTo(1_000 - messages().size());
    }

    @Test
    void keepWritesTheLinesOfAGoodRequest() {
        serve(Span.Outcome.OK, span -> {
            log().debug("kept");
            keep();
        });
        assertThat(messages()).containsExactly("kept");
    }

    @Test
    void aLevelThatIsOnIsWrittenAtOnceAndOnce() {
        enableDebug(RECORDED);
        serve(Span.Outcome.ERROR, span -> {
            log().debug("on");
            log().atDebug().log("fluent");
            assertThat(messages()).containsExactly("on", "fluent");
        });
        assertThat(messages()).containsExactly("on", "fluent");
    }

    @Test
    void aLoggerThatIsOffStaysOff() {
        off(RECORDED);
        serve(Span.Outcome.ERROR, span -> {
            assertThat(log().isDebugEnabled()).isFalse();
            log().debug("debug");
            log().error("error");
            log().atError().log("fluent");
        });
        assertThat(messages()).isEmpty();
    }

    @Test
    void secretsAreHiddenInRecordedLinesToo() {
        serve(Span.Outcome.ERROR, span -> log().debug("to {}", "https://bob:hunter2@host"));
        assertThat(messages()).containsExactly("to https://bob:[redacted]@host");
    }
}
