package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.layout.recorder.FlightRecorder;
import dev.clew.testkit.logging.RecorderContract;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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

class RecorderTest extends RecorderContract {
    private static final org.apache.logging.log4j.Logger NATIVE = LogManager.getLogger(RECORDED);

    private final Log4j2 log4j = Log4j2.configured("logfmt", "List");
    private final Logger log = LoggerFactory.getLogger(RECORDED);

    @AfterEach
    void stop() {
        log4j.stop();
    }

    @Override
    protected Logger logger(String name) {
        return LoggerFactory.getLogger(name);
    }

    @Override
    protected void enableDebug(String name) {
        Configurator.setLevel(name, Level.DEBUG);
    }

    @Override
    protected void off(String name) {
        Configurator.setLevel(name, Level.OFF);
    }

    @Override
    protected void keep() {
        FlightRecorder.global().keep();
    }

    @Override
    protected List<Map<String, String>> allLines() {
        return log4j.lines();
    }

    @Test
    @SuppressWarnings("serial") // it is not serialised
    void aMessageIsLookedAtOnlyIfItIsKept() {
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
        long skipped = Counters.shared().get("skipped.recorder");
        serve(Span.Outcome.ERROR, span -> {
            other.debug(object);
            other.debug(message);
            assertThat(looks).hasValue(0);
            NATIVE.debug(message);
            NATIVE.debug(object);
        });
        assertThat(messages()).containsExactly("object");
        assertThat(Counters.shared().get("skipped.recorder") - skipped).isEqualTo(1);
    }

    @Test
    void theLevelAndTheFilterOfAnAppendersReferenceCount() {
        Log4j2 severe = Log4j2.referring("ref='List' level='ERROR'", "");
        serve(Span.Outcome.ERROR, span -> log.debug("below"));
        assertThat(severe.lines()).extracting(line -> line.get("msg")).containsExactly("POST /orders failed");
        Log4j2 filtered = Log4j2.referring("ref='List'", "<RegexFilter regex='.*wanted.*' onMismatch='DENY'/>");
        serve(Span.Outcome.ERROR, span -> {
            log.debug("wanted");
            log.debug("other");
        });
        assertThat(filtered.lines()).extracting(line -> line.get("msg")).containsExactly("wanted");
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
        serve(Span.Outcome.ERROR, span -> work.run());
        List<Map<String, String>> recorded = lines();
        Configurator.setLevel(NATIVE.getName(), Level.DEBUG);
        serve(Span.Outcome.OK, span -> work.run());
        List<Map<String, String>> written = lines().subList(recorded.size(), lines().size());
        assertThat(recorded).hasSize(10);
        assertThat(comparable(recorded)).isEqualTo(comparable(written));
        assertThat(recorded.get(8)).containsEntry("item", "SKU-44").containsEntry("rows", "3");
        assertThat(recorded.get(9)).containsEntry("tags", "RECORDED");
    }

    /** Removes the fields that differ from request to request. */
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
    void aCallThatAsksAGuardAndThenLogsPastTheFiltersIsRecordedToo() {
        serve(Span.Outcome.OK, span -> pastTheGuard("of a good request"));
        serve(Span.Outcome.ERROR, span -> {
            log.info("first");
            pastTheGuard("second");
            assertThat(messages()).containsExactly("first");
            log.debug("third");
        });
        assertThat(lines())
                .extracting(line -> line.get("msg") + " " + line.get("seq"))
                .containsExactly("first 2", "second 3", "third 4"); // the span's start was the first
    }

    @Test
    void aLoggerThatIsOnBelowOneWithAGuardIsWrittenAtOnce() {
        serve(Span.Outcome.OK, span -> pastTheGuard("dropped"));
        Configurator.setLevel(NATIVE.getName(), Level.DEBUG);
        serve(Span.Outcome.OK, span -> pastTheGuard("on"));
        assertThat(messages()).containsExactly("on");
        Configurator.setLevel(NATIVE.getName(), Level.INFO);
        serve(Span.Outcome.OK, span -> pastTheGuard("dropped too"));
        assertThat(messages()).containsExactly("on");
    }

    @Test
    void aTokenWritesLinesThatAreLoggedPastTheFilters() {
        serve(Span.Outcome.OK, span -> pastTheGuard("dropped"));
        byte[] key = "a key that has thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);
        String token = Clew.debugToken("test", key, Instant.now().plusSeconds(60), org.slf4j.event.Level.DEBUG);
        TraceContext request = Clew.global().receive(Map.of("X-Debug-Token", token), Map::get, "");
        Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            pastTheGuard("asked for");
        }
        span.end();
        assertThat(messages()).containsExactly("asked for");
        assertThat(lines().get(0)).doesNotContainKey("clew.verbosity");
    }
}
