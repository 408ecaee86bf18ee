package dev.clew.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.MdcPreset;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class CapturedLogTest {
    private static final Logger LOG = LoggerFactory.getLogger("com.acme.Orders");
    private static final Logger OTHER = LoggerFactory.getLogger("com.acmeother.Orders");

    private final Clew clew = Clew.builder().build();
    private final TraceContext request = clew.receive(Map.of("X-Request-ID", "r1"), Map::get, "");
    private final CapturedLog log = CapturedLog.create();

    @AfterEach
    void close() {
        log.close();
        MDC.clear();
    }

    private static void onAnotherThread(Runnable task) throws InterruptedException {
        Thread thread = new Thread(task, "other");
        thread.start();
        thread.join();
    }

    @Test
    void keepsEachLineWithItsContextAndThread() throws Exception {
        onAnotherThread(request.wrap(() -> LOG.atDebug()
                .addKeyValue("user_id", 9921)
                .setCause(new IllegalStateException("no"))
                .log("made {}", 7)));

        CapturedLog.Line line = log.lines("com.acme.Orders").get(0);
        assertThat(log.lines()).containsExactly(line);
        assertThat(line)
                .isEqualTo(new CapturedLog.Line(
                        "com.acme.Orders",
                        "DEBUG",
                        "other",
                        "made 7",
                        Map.of("request_id", "r1", "trace_id", request.traceId(), "span_id", request.spanId()),
                        Map.of("user_id", "9921"),
                        "java.lang.IllegalStateException",
                        request));
    }

    @Test
    void losesNoLineToAStrangeValue() {
        Object failing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("toString");
            }
        };
        MDC.put("absent", null);

        LOG.atInfo()
                .addKeyValue("failing", failing)
                .addKeyValue("null", (Object) null)
                .log("strange");

        assertThat(log.lines()).hasSize(1);
        assertThat(log.lines().get(0).mdc()).isEmpty();
        assertThat(log.lines().get(0).values()).isEqualTo(Map.of("failing", "[FAILED toString()]", "null", "null"));
    }

    @Test
    void findsTheLinesOfSpans() {
        clew.span(Span.Kind.SERVER, request).name("GET /").begin().end();
        clew.span(Span.Kind.CLIENT, request).name("GET /stock").begin().end();

        assertThat(log.spansStarted("server"))
                .extracting(CapturedLog.Line::message)
                .containsExactly("GET / started");
        assertThat(log.spansEnded("server"))
                .extracting(CapturedLog.Line::message)
                .containsExactly("GET / ended");
        assertThat(log.spansEnded("client"))
                .extracting(CapturedLog.Line::message)
                .containsExactly("GET /stock ended");
        assertThat(log.spansStarted("client")).isEmpty();
    }

    @Test
    void everyLineOfARequestCarriesItsId() throws Exception {
        LOG.info("outside");
        try (Scope scope = request.makeCurrent()) {
            LOG.info("inside");
            onAnotherThread(request.wrap(() -> LOG.info("in a task")));
        }

        log.assertEveryLineCarries("r1");
    }

    @Test
    void failsForALineOfTheRequestWithoutItsIdOnAnyThread() throws Exception {
        onAnotherThread(request.wrap(() -> {
            MDC.clear();
            LOG.info("cleared");
        }));

        assertThatThrownBy(() -> log.assertEveryLineCarries("r1"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("written within request r1 without its id: "
                        + log.lines().get(0));
    }

    @Test
    void failsForALineOfTheRequestWithAnothersId() {
        try (Scope scope = request.makeCurrent()) {
            MDC.put("request_id", "r2");
            LOG.info("overwritten");
        }

        assertThatThrownBy(() -> log.assertEveryLineCarries("r1"))
                .hasMessageStartingWith("written within request r1 without its id: ");
    }

    @Test
    void failsForALineOfAThreadThatLostTheContextWhereItsLoggerIsNamed() throws Exception {
        try (Scope scope = request.makeCurrent()) {
            LOG.info("inside");
            onAnotherThread(() -> LOG.info("lost"));
            onAnotherThread(() -> OTHER.info("not meant"));
        }

        assertThatCode(() -> log.assertEveryLineCarries("r1")).doesNotThrowAnyException();
        assertThatThrownBy(() -> log.assertEveryLineCarries("r1", "com.acme"))
                .hasMessage("written within request r1 without its id: "
                        + log.lines().get(1));
    }

    @Test
    void failsWhereTheRequestWroteNothing() {
        LOG.info("outside");

        assertThatThrownBy(() -> log.assertEveryLineCarries("r1"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no line was written within request r1");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OFF")
    void knowsTheKeyOfEveryPreset(MdcPreset preset) {
        try (Scope scope = request.makeCurrent()) {
            MDC.remove("request_id");
            MDC.put(preset.keys().get(0), "r1");
            LOG.info("inside");
        }

        log.assertEveryLineCarries("r1");
    }

    @Test
    void stopsWhenClosedAndPutsTheLevelBack() {
        ch.qos.logback.classic.Logger root =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        LOG.info("before");

        log.close();
        LOG.error("after");

        assertThat(log.lines()).extracting(CapturedLog.Line::message).containsExactly("before");
        assertThat(root.getLevel()).isEqualTo(ch.qos.logback.classic.Level.WARN);
    }
}
