package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.message.StringMapMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Events of an application, through SLF4J and Log4j2's own API, and their lines. */
class LinesTest {
    private static final Clew CLEW = Clew.builder().build(); // it logs a line of its own

    private final Log4j2 log4j = Log4j2.configured("logfmt", "List");
    private final Logger log = LoggerFactory.getLogger("shop.Orders");

    @AfterEach
    void stop() {
        log4j.stop();
    }

    private Map<String, String> only() {
        List<Map<String, String>> lines = log4j.lines();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    void theFieldsOfEveryLine() {
        log.info("order {} placed", 7);
        Map<String, String> line = only();
        assertThat(line.keySet())
                .containsExactly("ts", "level", "service", "version", "instance", "logger", "thread", "msg");
        assertThat(line.get("ts")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(line)
                .containsEntry("level", "INFO")
                .containsEntry("service", "inventory")
                .containsEntry("version", "4f1c2ab")
                .containsEntry("instance", "i-1")
                .containsEntry("logger", "shop.Orders")
                .containsEntry("thread", Thread.currentThread().getName())
                .containsEntry("msg", "order 7 placed");
    }

    @Test
    void theIdsAndTheNumberWithinARequest() {
        TraceContext request = CLEW.root();
        try (Scope scope = request.makeCurrent()) {
            log.info("one");
            log.info("two");
        }
        log.info("outside");
        List<Map<String, String>> lines = log4j.lines();
        assertThat(lines.subList(0, 2))
                .allSatisfy(line -> assertThat(line)
                        .containsEntry("request_id", request.requestId())
                        .containsEntry("trace_id", request.traceId())
                        .containsEntry("span_id", request.spanId())
                        .doesNotContainKey("clew.seq"));
        assertThat(lines).extracting(line -> line.get("seq")).containsExactly("1", "2", null);
        assertThat(lines.get(2)).doesNotContainKeys("request_id", "trace_id", "span_id");
    }

    @Test
    void keyValuesAndTheMdc() {
        MDC.put("tenant", "blue");
        try {
            log.atInfo().addKeyValue("user_id", 9921).addKeyValue("msg", "mine").log("hello");
        } finally {
            MDC.remove("tenant");
        }
        assertThat(only())
                .containsEntry("user_id", "9921")
                .containsEntry("tenant", "blue")
                .containsEntry("msg_", "mine")
                .containsEntry("msg", "hello");
    }

    @Test
    void aMapMessagesEntriesAreKeyValues() {
        LogManager.getLogger("shop.Orders").info(new StringMapMessage().with("action", "create"));
        assertThat(only()).containsEntry("action", "create");
    }

    @Test
    void tagsAreTheMarkersAndTheirParents() {
        LogManager.getLogger("shop.Orders")
                .info(MarkerManager.getMarker("AUDIT").setParents(MarkerManager.getMarker("MONEY")), "x");
        assertThat(only()).containsEntry("tags", "AUDIT,MONEY");
    }

    @Test
    void errorFieldsAndTemplate() {
        log.error("failed {}", 1, new IllegalStateException("no order", new IOException("disk\nfull")));
        Map<String, String> line = only();
        assertThat(line)
                .containsEntry("error", "java.lang.IllegalStateException")
                .containsEntry("error_msg", "no order")
                .containsEntry("err_origin", "true")
                .containsKeys("err_fp", "tmpl");
        assertThat(line.get("stack"))
                .startsWith("java.io.IOException: disk\nfull\n\tat ")
                .contains("\nWrapped by: java.lang.IllegalStateException: no order\n");
    }

    @Test
    void errOriginIsOnTheFirstLineOfAnExceptionAlone() {
        Exception thrown = new IOException();
        log.error("a", thrown);
        log.error("b", thrown);
        assertThat(log4j.lines()).extracting(line -> line.get("err_origin")).containsExactly("true", null);
    }

    @Test
    void coresSpanLinesFitTheFormat() {
        TraceContext request = CLEW.root();
        CLEW.span(Span.Kind.SERVER, request)
                .name("POST /orders")
                .begin()
                .attribute("sql_state", "08006")
                .status(503)
                .end();
        List<Map<String, String>> lines = log4j.lines();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .containsEntry("event", "span_start")
                .containsEntry("span", "POST /orders")
                .containsEntry("boot_id", Clew.service().bootId());
        assertThat(lines.get(1))
                .containsEntry("level", "ERROR")
                .containsEntry("event", "span_end")
                .containsEntry("kind", "server")
                .containsEntry("outcome", "error")
                .containsEntry("status", "503")
                .containsEntry("sql_state", "08006")
                .containsEntry("span_id", request.spanId())
                .doesNotContainKeys("event_", "status_");
        assertThat(lines.get(1).get("duration_ms")).matches("\\d+\\.\\d{3}");
    }

    @Test
    void anEntryNamedLikeASpansFieldIsNotTheField() {
        MDC.put("status", "mine");
        MDC.put("sql_state", "mine");
        MDC.put("peer", "mine");
        MDC.put("outcome", "mine");
        MDC.put("tenant", "blue");
        try {
            CLEW.span(Span.Kind.SERVER, CLEW.root())
                    .name("POST /orders")
                    .begin()
                    .attribute("sql_state", "08006")
                    .end();
            log.info("mine");
        } finally {
            MDC.clear();
        }
        List<Map<String, String>> lines = log4j.lines();
        assertThat(lines.get(0))
                .containsEntry("event", "span_start")
                .containsEntry("sql_state_", "mine")
                .containsEntry("status_", "mine")
                .containsEntry("peer_", "mine")
                .containsEntry("outcome_", "mine")
                .containsEntry("tenant", "blue")
                .doesNotContainKeys("sql_state", "status", "peer", "outcome");
        assertThat(lines.get(1))
                .containsEntry("event", "span_end")
                .containsEntry("msg", "POST /orders ended")
                .containsEntry("sql_state", "08006")
                .containsEntry("status_", "mine")
                .containsEntry("peer_", "mine")
                .containsEntry("outcome", "ok")
                .containsEntry("tenant", "blue")
                .doesNotContainKeys("status", "peer", "sql_state_", "outcome_");
        assertThat(lines.get(2)).containsEntry("status", "mine").containsEntry("outcome", "mine");
    }

    @Test
    void jsonAndEcs() {
        for (String format : List.of("json", "ecs")) {
            Log4j2 other = Log4j2.configured(format, "List");
            TraceContext request = CLEW.root();
            CLEW.span(Span.Kind.SERVER, request)
                    .name("POST /orders")
                    .begin()
                    .status(503)
                    .end();
            String end = other.text().lines().toList().get(1);
            assertThat(end)
                    .startsWith("{")
                    .endsWith("}")
                    .contains(format.equals("json") ? "\"status\":503" : "\"http.response.status_code\":503");
            assertThat(other.lines().get(1))
                    .containsEntry(format.equals("json") ? "request_id" : "http.request.id", request.requestId());
            other.stop();
        }
    }

    @Test
    void anUnknownFormatIsRefused() {
        assertThatThrownBy(() -> ClewLayout.create("xml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("format must be logfmt, json or ecs, was \"xml\"");
    }

    @Test
    void aHostileEventIsOneLineAndSecretsAreHidden() {
        log.atInfo()
                .addKeyValue("a b\n", "\u001b[31m")
                .addKeyValue("password", "x")
                .log("x\r\nlevel=ERROR Bearer 0123456789");
        assertThat(only())
                .containsEntry("msg", "x\r\nlevel=ERROR Bearer [redacted]")
                .containsEntry("a%20b%0A", "\u001b[31m")
                .containsEntry("password", "[redacted]");
    }

    @Test
    void behindAnAsyncAppenderTheIdsAndNumbersAreTheCallers() {
        Log4j2 async = Log4j2.configured("logfmt", "Async");
        TraceContext request = CLEW.root();
        try (Scope scope = request.makeCurrent()) {
            log.info("one");
            log.info("two");
        }
        async.stop();
        assertThat(async.lines())
                .extracting(line -> line.get("msg") + " " + line.get("seq") + " " + line.get("request_id"))
                .containsExactly("one 1 " + request.requestId(), "two 2 " + request.requestId());
    }
}
