package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process's recorder, as its settings configure it, of the logger {@code shop.recorded} alone. */
class RecorderTest {
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
}
