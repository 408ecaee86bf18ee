package dev.clew.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.testkit.ParsedLine;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lines with the choices of {@code clew.line.*}. */
class LineOptionsTest {
    private static LineOptions bytes(int bytes) {
        return new LineOptions(bytes, Map.of(), Set.of(), Set.of(), false, false);
    }

    private static LineOptions fields(Map<String, String> fields) {
        return new LineOptions(64 * 1024, fields, Set.of(), Set.of(), false, false);
    }

    private static LogLayout<TestEvent> layout(LogLayout.Format format, LineOptions options) {
        return LogLayout.create(
                format,
                TestEvent.Reader.INSTANCE,
                Redaction.standard(),
                TestEvent.SERVICE,
                FirstLogged.create(),
                options,
                t -> {
                    throw new AssertionError(t);
                });
    }

    @ParameterizedTest
    @EnumSource(LogLayout.Format.class)
    void aLineHasNoMoreBytesThanAllowedAndIsWhole(LogLayout.Format format) {
        String cut = format == LogLayout.Format.ECS ? "clew.cut" : "cut";
        String seq = format == LogLayout.Format.ECS ? "clew.seq" : "seq";
        // Every length up to the limit, and texts whose code points and escapes take one to six bytes.
        for (String piece : new String[] {"a", "ü", "€", "😀", "\n", "\u0001"}) {
            for (int count = 2000; count < 2012; count++) {
                TestEvent event = TestEvent.event().seq(7).message("x".repeat(count - 2000) + piece.repeat(count));
                byte[] line = layout(format, bytes(2048)).encode(event);
                assertThat(line.length).isBetween(1024, 2048);
                assertThat(new String(line, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                        .isEqualTo(line);
                Map<String, String> fields = ParsedLine.parse(line);
                assertThat(fields).containsEntry(cut, "true").containsEntry(seq, "7");
            }
        }
    }

    @Test
    void aLineThatFitsExactlyIsNotCut() {
        LogLayout<TestEvent> layout = layout(LogLayout.Format.JSON, bytes(16 * 1024));
        int head = layout.encode(TestEvent.event().message("")).length;
        byte[] whole = layout.encode(TestEvent.event().message("m".repeat(15 * 1024 - 1 - head)));
        byte[] cut = layout.encode(TestEvent.event().message("m".repeat(16 * 1024)));
        assertThat(ParsedLine.parse(whole)).doesNotContainKey("cut");
        assertThat(cut.length).isLessThanOrEqualTo(16 * 1024);
        assertThat(ParsedLine.parse(cut)).containsEntry("cut", "true");
    }

    @ParameterizedTest
    @EnumSource(LogLayout.Format.class)
    void fixedFieldsAreOnEveryLineAndNoKeyTakesTheirNames(LogLayout.Format format) {
        // In JSON without ECS names, service is a text and no object.
        String name = format == LogLayout.Format.JSON ? "environment" : "service.environment";
        LogLayout<TestEvent> layout = layout(format, fields(Map.of(name, "prod \"1\"")));
        for (TestEvent event : new TestEvent[] {TestEvent.event(), TestEvent.span()}) {
            event.with(name, "mine").mdc(name + "_", "other");
            assertThat(ParsedLine.parse(layout.encode(event)))
                    .containsEntry(name, "prod \"1\"")
                    .containsEntry(name + "_", "mine")
                    .containsEntry(name + "__", "other");
        }
    }

    @Test
    void fixedFieldsStandBehindTheServices() {
        String line = new String(
                layout(LogLayout.Format.ECS, fields(Map.of("ecs.version", "8.17.0")))
                        .encode(TestEvent.event()),
                StandardCharsets.UTF_8);
        assertThat(line).contains("\"service.node.name\":\"i-1\",\"ecs.version\":\"8.17.0\",\"log.logger\"");
    }

    @ParameterizedTest
    @CsvSource({"LOGFMT, msg", "JSON, status", "ECS, log.level", "ECS, event.action"})
    void aFieldOfTheFormatIsRefused(LogLayout.Format format, String key) {
        assertThatThrownBy(() -> layout(format, fields(Map.of(key, "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.line.fields must be no fields of the format, and in JSON none below one, was " + key);
    }

    @ParameterizedTest
    @CsvSource({"2047", "65537", "0", "-1"})
    void aLimitOutsideItsRangeIsRefused(int limit) {
        assertThatThrownBy(() -> bytes(limit))
                .hasMessage("clew.line.bytes must be a whole number from 2048 to 65536, was " + limit);
    }

    @Test
    void malformedFieldsAreRefused() {
        assertThatThrownBy(() -> fields(Map.of("a b", "x"))).hasMessageStartingWith("clew.line.fields must be");
        assertThatThrownBy(() -> fields(Map.of("a", ""))).hasMessageStartingWith("clew.line.fields must be");
        assertThatThrownBy(() -> new LineOptions(4096, Map.of(), Set.of("a"), Set.of("a"), false, false))
                .hasMessageStartingWith("a key must be in clew.line.numbers or in clew.line.booleans");
    }

    @Test
    void fieldsThatLeaveTooLittleRoomAreRefused() {
        Map<String, String> fields = Map.of("a", "ü".repeat(128), "b", "x".repeat(128), "c", "x".repeat(126));
        assertThatThrownBy(() -> new LineOptions(2048, fields, Set.of(), Set.of(), false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "clew.line.fields must take at most a quarter of clew.line.bytes, 512 bytes, was 513: ");
        assertThat(new LineOptions(2052, fields, Set.of(), Set.of(), false, false).fields())
                .isEqualTo(fields);
    }

    @ParameterizedTest
    @CsvSource({
        "9921, 9921",
        "-1.50, -1.50",
        "0, 0",
        "0.000001, 0.000001",
        "007, \"007\"",
        "00.5, \"00.5\"",
        "1., \"1.\"",
        ".5, \".5\"",
        "1.2.3, \"1.2.3\"",
        "NaN, \"NaN\"",
        "1e400, \"1e400\"",
        "4111111111111111, \"[redacted]\""
    })
    void namedMdcEntriesAreNumbersIfTheyCanBe(String value, String written) {
        LineOptions options = new LineOptions(64 * 1024, Map.of(), Set.of("user_id"), Set.of("vip"), false, false);
        TestEvent event =
                TestEvent.event().mdc("user_id", value).mdc("vip", "true").mdc("other", "1");
        assertThat(new String(layout(LogLayout.Format.JSON, options).encode(event), StandardCharsets.UTF_8))
                .contains("\"user_id\":" + written + ",\"vip\":true,\"other\":\"1\"");
    }

    private static String nested(int bytes, TestEvent event) {
        LineOptions options = new LineOptions(bytes, Map.of("ecs.version", "8.17.0"), Set.of(), Set.of(), false, true);
        return new String(layout(LogLayout.Format.ECS, options).encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void dotsMakeObjects() {
        TestEvent event = TestEvent.event()
                .message("a \\ \"b\" {c},[d]")
                .marker("x\"]")
                .marker("y")
                .with("user.id", 7)
                .with("user", "bob")
                .with("item", "SKU")
                .with("item.size", 2)
                .with("a..b", 1)
                .with(".c", 2)
                .with("d.", 3)
                .with("é.ü", true);
        assertThat(nested(4096, event))
                .isEqualTo("{\"@timestamp\":\"2026-11-22T10:00:05.003120Z\",\"log\":{\"level\":\"INFO\","
                        + "\"logger\":\"shop.Orders\"},\"service\":{\"name\":\"inventory\",\"version\":\"4f1c2ab\","
                        + "\"node\":{\"name\":\"i-1\"}},\"ecs\":{\"version\":\"8.17.0\"},"
                        + "\"process\":{\"thread\":{\"name\":\"qtp-17\"}},"
                        + "\"message\":\"a \\\\ \\\"b\\\" {c},[d]\",\"user\":{\"id\":7},\"user_\":\"bob\","
                        + "\"item\":\"SKU\",\"item.size\":2,\"a..b\":1,\".c\":2,\"d.\":3,\"é\":{\"ü\":true},"
                        + "\"tags\":[\"x\\\"]\",\"y\"]}\n");
    }

    @Test
    void aNestedLineKeepsItsLimitToo() {
        for (int keys = 0; keys < 400; keys += 7) {
            TestEvent event = TestEvent.event().seq(3).message("m".repeat(1000));
            for (int i = 0; i < keys; i++) {
                event.with("k" + i + ".a.b", i);
            }
            String line = nested(8192, event);
            assertThat(line.length()).isLessThanOrEqualTo(8192);
            assertThat(line).startsWith("{\"@timestamp\"").contains("seq\":3").endsWith("}\n");
        }
    }

    @Test
    void otherFormatsAreNotNested() {
        LineOptions options = new LineOptions(4096, Map.of(), Set.of(), Set.of(), false, true);
        String line = new String(
                layout(LogLayout.Format.JSON, options).encode(TestEvent.event().with("user.id", 7)),
                StandardCharsets.UTF_8);
        assertThat(line).contains("\"user.id\":7");
    }

    @Test
    void aFieldBelowATextIsRefusedInJson() {
        assertThatThrownBy(() -> layout(LogLayout.Format.JSON, fields(Map.of("service.environment", "prod"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("service.environment");
    }
}
