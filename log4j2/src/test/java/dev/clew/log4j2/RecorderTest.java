package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.message.StringFormattedMessage;
import org.apache.logging.log4j.message.StringMapMessage;
import org.apache.logging.log4j.spi.ExtendedLogger;
import org.apache.logging.log4j.util.MessageSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's recorder, as its settings configure it, of the logger {@code shop.recorded} alone. */
class RecorderTest {
    private static final org.apache.logging.log4j.Logger NATIVE = LogManager.getLogger("shop.recorded.Orders");

    private final Log4j2 log4j = Log4j2.configured("logfmt", "List");
    private final Logger log = LoggerFactory.getLogger("shop.recorded.Orders");

    @AfterEach
    void stop() {
        log4j.stop();
    }

    private void serve(Runnable work, Span.Outcome outcome) {
        TraceContext request = Clew.global().root();
        Span span = Clew.global()
                .span(Span.Kind.SERVER, request)
                .name("POST /orders")
                .begin();
        try (Scope scope = request.makeCurrent()) {
            work.run();
        }
        span.outcome(outcome).end();
    }

    private List<Map<String, String>> own() {
        return log4j.lines().stream()
                .filter(line -> log.getName().equals(line.get("logger")))
                .toList();
    }

    @Test
    void oneFailingRequestAmongAThousandHasItsDebugLinesAndNoOtherHas() {
        for (int i = 0; i < 1_000; i++) {
            int n = i;
            serve(
                    () -> {
                        log.info("order {}", n);
                        log.debug("stock of {} is {}", "SKU-" + n, n);
                        log.trace("done");
                        log.debug("{} {} {}", 1, 2, 3);
                    },
                    i == 730 ? Span.Outcome.ERROR : Span.Outcome.OK);
        }
        List<Map<String, String>> lines = own();
        assertThat(lines).hasSize(1_003);
        assertThat(lines.stream().filter(line -> !"INFO".equals(line.get("level"))))
                .extracting(line -> line.get("level") + " " + line.get("msg") + " " + line.get("seq"))
                .containsExactly("DEBUG stock of SKU-730 is 730 3", "TRACE done 4", "DEBUG 1 2 3 5");
        assertThat(lines.get(731).get("request_id"))
                .isEqualTo(lines.get(730).get("request_id"))
                .isNotEmpty();
    }

    @Test
    void guardsAreTrueInsideARequestAndForRecordedLoggersAlone() {
        Logger other = LoggerFactory.getLogger("shop.Orders");
        assertThat(log.isDebugEnabled()).isFalse();
        log.debug("outside");
        log.atDebug().log("outside");
        serve(
                () -> {
                    assertThat(log.isDebugEnabled()).isTrue();
                    assertThat(other.isDebugEnabled()).isFalse();
                },
                Span.Outcome.ERROR);
        assertThat(own()).isEmpty();
    }

    @Test
    void aFluentEventKeepsItsKeyValuesAndArgumentsAreKeptAsTheyWere() {
        List<Integer> items = new ArrayList<>(List.of(1));
        serve(
                () -> {
                    log.atDebug().addKeyValue("user_id", 9921).log("stock of {}", items);
                    log.debug("{}", items);
                    items.add(2);
                },
                Span.Outcome.ERROR);
        assertThat(own()).extracting(line -> line.get("msg")).containsExactly("stock of [1]", "[1]");
        assertThat(own().get(0)).containsEntry("user_id", "9921").containsKey("request_id");
    }

    @Test
    void aThrowableAmongTheArgumentsIsTheEventsThrowable() {
        serve(() -> log.debug("failed {}", "once", new IllegalStateException("disk")), Span.Outcome.ERROR);
        assertThat(own()).hasSize(1);
        assertThat(own().get(0)).containsEntry("msg", "failed once").containsEntry("error_msg", "disk");
    }

    private List<String> messages() {
        return own().stream().map(line -> line.get("msg")).toList();
    }

    @Test
    @SuppressWarnings("serial") // nobody writes it to a stream
    void aMessageIsLookedAtOnlyWhereItIsKept() {
        AtomicInteger looks = new AtomicInteger();
        Object object = new Object() {
            @Override
            public String toString() {
                looks.incrementAndGet();
                return "object";
            }
        };
        Message message = new SimpleMessage() {
            @Override
            public String getFormattedMessage() {
                looks.incrementAndGet();
                throw new IllegalStateException("broken");
            }
        };
        NATIVE.debug(object);
        NATIVE.debug(message);
        NATIVE.debug(() -> looks.incrementAndGet());
        org.apache.logging.log4j.Logger other = LogManager.getLogger("shop.Orders");
        long skipped = Clew.sharedCounters().get("skipped.recorder");
        serve(
                () -> {
                    other.debug(object);
                    other.debug(message);
                    assertThat(looks).hasValue(0);
                    NATIVE.debug(message);
                    NATIVE.debug(object);
                },
                Span.Outcome.ERROR);
        assertThat(messages()).containsExactly("object");
        assertThat(Clew.sharedCounters().get("skipped.recorder") - skipped).isEqualTo(1);
    }

    @Test
    void everyKindOfMessageIsKeptAsItWouldHaveBeenWritten() {
        Runnable work = () -> {
            NATIVE.debug(() -> "supplied");
            NATIVE.debug("stock of {} is {}", () -> "SKU-44", () -> 3);
            NATIVE.debug((MessageSupplier) () -> new ParameterizedMessage("stock of {}", "SKU-44"));
            NATIVE.debug(new StringFormattedMessage("%04d", 7));
            NATIVE.debug("no argument for {}");
            NATIVE.debug((Object) List.of(1));
            NATIVE.debug(CharBuffer.wrap("characters"));
            NATIVE.debug("with", new IllegalStateException("disk"));
            NATIVE.debug(new StringMapMessage().with("item", "SKU-44").with("rows", "3"));
            NATIVE.debug(MarkerManager.getMarker("RECORDED"), "marked");
        };
        serve(work, Span.Outcome.ERROR);
        List<Map<String, String>> recorded = own();
        Configurator.setLevel(NATIVE.getName(), Level.DEBUG);
        serve(work, Span.Outcome.OK);
        List<Map<String, String>> written = own().subList(recorded.size(), own().size());
        assertThat(recorded).hasSize(10);
        assertThat(comparable(recorded)).isEqualTo(comparable(written));
        assertThat(recorded.get(8)).containsEntry("item", "SKU-44").containsEntry("rows", "3");
        assertThat(recorded.get(9)).containsEntry("tags", "RECORDED");
    }

    /** Without what differs from request to request. */
    private static List<Map<String, String>> comparable(List<Map<String, String>> lines) {
        return lines.stream()
                .map(line -> {
                    Map<String, String> fields = new TreeMap<>(line);
                    fields.keySet().removeAll(Set.of("ts", "request_id", "trace_id", "span_id", "err_origin"));
                    fields.keySet().removeAll(Set.of("stack", "err_fp"));
                    return fields;
                })
                .toList();
    }

    private static void pastTheGuard(String text) {
        if (NATIVE.isDebugEnabled()) {
            ((ExtendedLogger) NATIVE)
                    .logMessage(RecorderTest.class.getName(), Level.DEBUG, null, new SimpleMessage(text), null);
        }
    }

    @Test
    void whoAsksAGuardAndThenLogsPastTheFiltersIsRecordedToo() {
        serve(() -> pastTheGuard("of a good request"), Span.Outcome.OK);
        serve(
                () -> {
                    log.info("first");
                    pastTheGuard("second");
                    assertThat(messages()).containsExactly("first");
                    log.debug("third");
                },
                Span.Outcome.ERROR);
        assertThat(own())
                .extracting(line -> line.get("msg") + " " + line.get("seq"))
                .containsExactly("first 2", "second 3", "third 4"); // the span's start was the first
    }

    @Test
    void aLoggerThatIsOnBelowOneWithAGuardIsWrittenAtOnce() {
        serve(() -> pastTheGuard("dropped"), Span.Outcome.OK);
        Configurator.setLevel(NATIVE.getName(), Level.DEBUG);
        serve(() -> pastTheGuard("on"), Span.Outcome.OK);
        assertThat(messages()).containsExactly("on");
        Configurator.setLevel(NATIVE.getName(), Level.INFO);
        serve(() -> pastTheGuard("dropped too"), Span.Outcome.OK);
        assertThat(messages()).containsExactly("on");
    }

    @Test
    void aTokenWritesWhatIsLoggedPastTheFilters() {
        serve(() -> pastTheGuard("dropped"), Span.Outcome.OK);
        byte[] key = "a key that has thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);
        String token = Clew.debugToken("test", key, Instant.now().plusSeconds(60), org.slf4j.event.Level.DEBUG);
        TraceContext request = Clew.global().receive(Map.of("X-Debug-Token", token), Map::get, "");
        Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            pastTheGuard("asked for");
        }
        span.end();
        assertThat(messages()).containsExactly("asked for");
        assertThat(own().get(0)).doesNotContainKey("clew.verbosity");
    }
}
