package dev.clew.layout;

import static dev.clew.layout.LogLayout.Format.ECS;
import static dev.clew.layout.LogLayout.Format.JSON;
import static dev.clew.layout.TestEvent.event;
import static dev.clew.layout.TestEvent.span;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.ParsedLine;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fields of the format in JSON, under both of their names. */
class JsonFieldsTest {
    private static final String HEAD =
            "{\"ts\":\"2026-11-22T10:00:05.003120Z\",\"level\":\"INFO\",\"service\":\"inventory\","
                    + "\"version\":\"4f1c2ab\",\"instance\":\"i-1\"";
    private static final String TAIL = ",\"logger\":\"shop.Orders\",\"thread\":\"qtp-17\",\"msg\":\"hello\"";

    private static Map<String, String> ecs(TestEvent event) {
        return ParsedLine.parse(event.line(ECS).getBytes(StandardCharsets.UTF_8));
    }

    private static String own(TestEvent event) {
        String line = event.line(JSON);
        String message = "\"msg\":\"hello\"";
        return line.substring(line.indexOf(message) + message.length(), line.length() - 1);
    }

    @Test
    void theWholeLineOfAPlainEvent() {
        assertThat(event().line(JSON)).isEqualTo(HEAD + TAIL + "}\n");
        assertThat(event().line(ECS))
                .isEqualTo(
                        "{\"@timestamp\":\"2026-11-22T10:00:05.003120Z\",\"log.level\":\"INFO\",\"service.name\":\"inventory\",\"service.version\":\"4f1c2ab\",\"service.node.name\":\"i-1\",\"log.logger\":\"shop.Orders\",\"process.thread.name\":\"qtp-17\",\"message\":\"hello\"}\n");
    }

    @Test
    void tsIsATimestamp() {
        assertThat(ecs(event())).containsEntry("@timestamp", "2026-11-22T10:00:05.003120Z");
    }

    @Test
    void levelIsLogLevel() {
        assertThat(ecs(event().level("WARN"))).containsEntry("log.level", "WARN");
    }

    @Test
    void serviceVersionInstance() {
        assertThat(ecs(event()))
                .containsEntry("service.name", "inventory")
                .containsEntry("service.version", "4f1c2ab")
                .containsEntry("service.node.name", "i-1");
    }

    @Test
    void theIdsHaveTheirPlaceUnderAnyOfTheirMdcKeys() {
        String ids = ",\"request_id\":\"r\",\"trace_id\":\"t\",\"span_id\":\"s\"";
        assertThat(event().mdc("request_id", "r")
                        .mdc("traceId", "t")
                        .mdc("span.id", "s")
                        .line(JSON))
                .isEqualTo(HEAD + ids + TAIL + "}\n");
        assertThat(ecs(event().mdc("request_id", "r").mdc("trace_id", "t").mdc("span_id", "s")))
                .containsEntry("http.request.id", "r")
                .containsEntry("trace.id", "t")
                .containsEntry("span.id", "s")
                .doesNotContainKeys("request_id", "trace_id", "span_id");
    }

    @Test
    void loggerThreadAndMessage() {
        assertThat(ecs(event()))
                .containsEntry("log.logger", "shop.Orders")
                .containsEntry("process.thread.name", "qtp-17")
                .containsEntry("message", "hello");
    }

    @Test
    void keyValuesKeepTheirOrderAndTheirType() {
        assertThat(own(event().with("action", "create")
                        .with("user_id", 9921)
                        .with("ok", true)
                        .with("price", new BigDecimal("1.50"))
                        .with("tiny", new BigDecimal("0.000001"))
                        .with("zero", new BigDecimal("0.0000000"))
                        .with("text", "1")))
                .isEqualTo(",\"action\":\"create\",\"user_id\":9921,\"ok\":true,\"price\":1.50"
                        + ",\"tiny\":0.000001,\"zero\":0.0000000,\"text\":\"1\"}");
    }

    @Test
    void numbersThatJsonLacksAreText() {
        assertThat(own(event().with("nan", Double.NaN)
                        .with("inf", Float.NEGATIVE_INFINITY)
                        .with("huge", new BigDecimal("1E999999999"))
                        .with("long", BigInteger.TEN.pow(70))
                        .with("double", 1e300)))
                .isEqualTo(",\"nan\":\"NaN\",\"inf\":\"-Infinity\",\"huge\":\"1E+999999999\",\"long\":\"1"
                        + "0".repeat(70) + "\",\"double\":1.0E300}");
    }

    @Test
    void keysAreEscapedAsTextIs() {
        assertThat(own(event().with("a b\"\n", 1).with("", 2).with("gr\u00f6\u00dfe", 3)))
                .isEqualTo(",\"a b\\\"\\n\":1,\"\":2,\"gr\u00f6\u00dfe\":3}");
    }

    @Test
    void anApplicationsKeyThatIsAFieldOfTheChosenNamesGetsAnUnderscore() {
        assertThat(own(event().with("msg", 1).with("message", 2))).isEqualTo(",\"msg_\":1,\"message\":2}");
        assertThat(ecs(event().with("msg", 1).with("message", 2).with("clew.seq", 3)))
                .containsEntry("msg", "1")
                .containsEntry("message_", "2")
                .containsEntry("clew.seq_", "3");
    }

    @Test
    void tagsAreAnArray() {
        assertThat(own(event().marker("AUDIT").marker("a,\"b"))).isEqualTo(",\"tags\":[\"AUDIT\",\"a,\\\"b\"]}");
    }

    @Test
    void errorFields() {
        Throwable thrown = new IllegalStateException("no order");
        assertThat(ecs(event().level("ERROR").thrown(thrown)))
                .containsEntry("error.type", "java.lang.IllegalStateException")
                .containsEntry("error.message", "no order")
                .containsEntry("clew.err_origin", "true")
                .containsKeys("error.stack_trace", "clew.err_fp", "clew.tmpl");
        assertThat(event().thrown(thrown).line(JSON)).contains("\"err_origin\":true}");
    }

    @Test
    void seqIsANumber() {
        assertThat(own(event().seq(7))).isEqualTo(",\"seq\":7}");
        assertThat(ecs(event().seq(7))).containsEntry("clew.seq", "7");
    }

    @Test
    void spanLines() {
        TestEvent ended = span().with("event", "span_end")
                .with("kind", "server")
                .with("parent_id", "77ab")
                .with("span", "POST /orders")
                .with("peer", "10.0.0.1")
                .with("outcome", "timeout")
                .with("status", 503)
                .with("duration_ms", new BigDecimal("2003.114"))
                .with("attempt", 2)
                .with("sql_state", "57014");
        assertThat(own(ended))
                .isEqualTo(
                        ",\"event\":\"span_end\",\"kind\":\"server\",\"parent_id\":\"77ab\",\"span\":\"POST /orders\","
                                + "\"peer\":\"10.0.0.1\",\"outcome\":\"timeout\",\"status\":503,\"duration_ms\":2003.114,"
                                + "\"attempt\":2,\"sql_state\":\"57014\",\"boot_id\":\"b007b007b007b007\"}");
        assertThat(ecs(ended))
                .containsEntry("event.action", "span_end")
                .containsEntry("clew.kind", "server")
                .containsEntry("clew.parent_id", "77ab")
                .containsEntry("clew.span", "POST /orders")
                .containsEntry("destination.address", "10.0.0.1")
                .containsEntry("event.outcome", "failure")
                .containsEntry("clew.outcome", "timeout")
                .containsEntry("http.response.status_code", "503")
                .containsEntry("event.duration", "2003114000")
                .containsEntry("clew.attempt", "2")
                .containsEntry("clew.sql_state", "57014")
                .containsEntry("clew.boot_id", "b007b007b007b007");
        assertThat(ecs(span().with("outcome", "ok"))).containsEntry("event.outcome", "success");
    }

    @Test
    void spanIdOfTheSpanLineBeatsTheContexts() {
        assertThat(ecs(span().mdc("span_id", "context").with("span_id", "own"))).containsEntry("span.id", "own");
    }

    @Test
    void aLineIsCutAt64KibAndStaysAnObject() {
        for (String filler : new String[] {"a", "\n", "\u20ac", "\ud83d\ude00", "\ud800"}) {
            TestEvent event = event().level("ERROR")
                    .message(filler.repeat(66_000))
                    .thrown(new IllegalStateException("x"))
                    .with("late", 1);
            String line = event.line(JSON);
            Map<String, String> read = ParsedLine.parse(line.getBytes(StandardCharsets.UTF_8));
            assertThat(line.getBytes(StandardCharsets.UTF_8).length).isBetween(63 * 1024, 64 * 1024);
            assertThat(read)
                    .containsEntry("cut", "true")
                    .containsKeys("error", "err_fp", "tmpl")
                    .doesNotContainKeys("late", "stack");
            assertThat(ecs(event)).containsEntry("clew.cut", "true");
        }
    }

    @Test
    void anEventThatCannotBeReadAtAllIsAnObjectThatSaysSo() {
        LogLayout<TestEvent> layout = LogLayout.create(
                JSON,
                TestEvent.Reader.INSTANCE,
                Redaction.standard(),
                TestEvent.SERVICE,
                FirstLogged.create(),
                t -> {});
        TestEvent broken = event();
        broken.instant = null;
        assertThat(new String(layout.encode(broken), StandardCharsets.UTF_8)).isEqualTo("{\"cut\":true}\n");
        assertThat(new String(layout.encode(event()), StandardCharsets.UTF_8)).isEqualTo(HEAD + TAIL + "}\n");
    }
}
