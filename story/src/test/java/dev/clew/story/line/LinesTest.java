package dev.clew.story.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {
    private static Event parse(String line) {
        Event event = Lines.parse(line);
        assertThat(event).as(line).isNotNull();
        return event;
    }

    @Test
    void readsLogfmtWithEveryEscape() {
        Event event = parse(
                "ts=2026-11-22T10:00:05.003120Z level=INFO logger=shop.Orders msg=\"a \\\"b\\\" \\\\ \\n\\t\\u0007\" item= "
                        + "user_id=9921");
        assertThat(event.fields())
                .containsEntry("msg", "a \"b\" \\ \n\t\u0007")
                .containsEntry("item", "")
                .containsEntry("user_id", "9921");
        assertThat(event.isExact()).isTrue();
        assertThat(Timestamp.text(event.nanos())).isEqualTo("2026-11-22T10:00:05.003120Z");
    }

    @Test
    void readsJsonOfBothNamesAsLogfmt() {
        Event plain = parse(
                "{\"ts\":\"2026-11-22T10:00:05.003120Z\",\"level\":\"INFO\",\"logger\":\"a\",\"msg\":\"m\",\"event\":\"span_end\","
                        + "\"duration_ms\":2003.114,\"boot_id\":\"b\"}");
        Event ecs = parse(
                "{\"@timestamp\":\"2026-11-22T10:00:05.003120Z\",\"log.level\":\"INFO\",\"log.logger\":\"a\",\"message\":\"m\","
                        + "\"event.action\":\"span_end\",\"event.outcome\":\"failure\",\"event.duration\":2003114000,\"clew.boot_id\":\"b\"}");
        assertThat(ecs.fields()).isEqualTo(plain.fields());
        assertThat(plain.isExact() && ecs.isExact()).isTrue();
        assertThat(ecs.number("duration_ms")).isEqualTo(2003.114);
    }

    @Test
    void infersTheFieldsOfSpringBootsConsole() {
        Event event = parse(
                "2026-11-28T23:17:11.490Z  WARN 5554 --- [orders] [o-auto-1-exec-1] [r1] shop.Orders                 : order: 7");
        assertThat(event.fields())
                .containsEntry("level", "WARN")
                .containsEntry("service", "orders")
                .containsEntry("thread", "o-auto-1-exec-1")
                .containsEntry("request_id", "r1")
                .containsEntry("logger", "shop.Orders")
                .containsEntry("msg", "order: 7");
        assertThat(event.isExact()).isFalse();
    }

    @Test
    void infersTheFieldsOfSpringBootsEcsAndOfLogstash() {
        assertThat(parse(
                                "{\"@timestamp\":\"2026-11-28T23:17:11.490Z\",\"log\":{\"level\":\"INFO\",\"logger\":\"a.B\"},\"message\":\"m\","
                                        + "\"requestId\":\"r1\",\"tags\":[\"a\",\"b\"],\"x\":[{\"y\":1}]}")
                        .fields())
                .containsEntry("level", "INFO")
                .containsEntry("logger", "a.B")
                .containsEntry("request_id", "r1")
                .containsEntry("tags", "a,b")
                .containsEntry("x", "{\"y\":1}");
        Event logstash = parse(
                "{\"@timestamp\":\"2026-11-28T23:17:11.49+01:00\",\"logger_name\":\"a.B\",\"thread_name\":\"t\",\"message\":\"m\"}");
        assertThat(logstash.fields()).containsEntry("logger", "a.B").containsEntry("thread", "t");
        assertThat(Timestamp.text(logstash.nanos())).isEqualTo("2026-11-28T22:17:11.490000Z");
        assertThat(logstash.isExact()).isFalse();
    }

    @Test
    void doesNotTrustASpanLineThatWasCut() {
        String whole =
                "ts=2026-11-22T10:00:05.003120Z level=INFO logger=clew.span msg=m event=span_end outcome=ok seq=1 boot_id=b";
        assertThat(parse(whole).isExact()).isTrue();
        assertThat(parse(whole.substring(0, whole.indexOf(" boot_id"))).isExact())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T10:00:05.003120Z, 2026-11-22T10:00:05.003120Z",
        "2026-11-22T10:00:05Z, 2026-11-22T10:00:05.000000Z",
        "2026-11-22 10:00:05.5, 2026-11-22T10:00:05.500000Z",
        "'2026-11-22 10:00:05,123', 2026-11-22T10:00:05.123000Z",
        "2026-11-22T10:00:05.123456789+02:00, 2026-11-22T08:00:05.123456Z",
        "2024-02-29T23:59:59.999999Z, 2024-02-29T23:59:59.999999Z",
        "2100-03-01T00:00:00.000000Z, 2100-03-01T00:00:00.000000Z",
    })
    void readsTimes(String text, String time) {
        assertThat(Timestamp.text(Timestamp.parse(text))).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "ts=", "ts=x msg=m", "ts=2026-11-22T10:00:05.003120Z msg=\"open",
                        "ts=2026-13-22T10:00:05.003120Z msg=m",
                "{", "{}", "{\"ts\":", "{\"ts\":\"2026-11-22T10:00:05.003120Z\"",
                        "{\"ts\":\"2026-11-22T10:00:05.003120Z\"}x",
                "\tat shop.Orders.order(Orders.java:7)", "Caused by: java.lang.Exception", "=", "\u001b[31m",
                        "99999999-99-99 99:99:99"
            })
    void whatIsNoEventIsNone(String line) {
        assertThat(Lines.parse(line)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1795962432898", "1795962432.898", "\"1795962432898000\"", "\"29/Nov/2026:15:27:12.898 +0100\""})
    void readsTheTimesOfOtherJson(String time) {
        Event event = parse("{\"timestamp\":" + time + ",\"message\":\"m\"}");
        assertThat(event.fields()).containsEntry("ts", "2026-11-29T14:27:12.898000Z");
        assertThat(event.isExact()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\":1,\"clew.\":2,\"timestamp\":1795962432898}",
                "{\"\":1,\"attributes.\":2,\"timestamp\":1795962432898,\"severity_text\":\"INFO\"}",
                "{\"\":1,\"msec\":\"1795962432.898\",\"request_time\":1}"
            })
    void noFieldHasAnEmptyName(String line) {
        assertThat(parse(line).fields()).doesNotContainKey("");
    }

    @Test
    void deepJsonIsNone() {
        assertThat(Lines.parse("{\"a\":".repeat(100_000))).isNull();
        assertThat(Lines.parse("{\"a\":" + "[".repeat(100_000))).isNull();
    }
}
