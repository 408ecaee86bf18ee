package dev.clew.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.layout.internal.line.Field;
import dev.clew.layout.internal.line.FieldNames;
import dev.clew.layout.internal.text.Values;
import dev.clew.testkit.ParsedLine;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

/** Makes an event of an input, writes its line, and compares what a reader gets with the event. */
abstract class RoundTrip {
    private static final Set<String> SPAN_FIELDS =
            Set.of("event", "kind", "span", "peer", "outcome", "status", "path", "topic");
    private static long executions;

    private final LogLayout.Format format;
    private final LogLayout<TestEvent> layout;

    RoundTrip(LogLayout.Format format) {
        this.format = format;
        this.layout = TestEvent.layout(format, Redaction.none());
    }

    /** The input is a character that chooses, then texts with U+001F between them: message, thread, key, value, key, value … */
    void check(byte[] input) {
        executions++;
        String text = new String(input, StandardCharsets.UTF_8);
        String[] parts = text.split("\u001f", -1);
        int choice = text.isEmpty() ? 0 : text.charAt(0);
        TestEvent event = (choice & 1) == 0 ? TestEvent.event() : TestEvent.span();
        event.message = parts[0];
        event.thread = parts.length > 1 ? parts[1] : "";
        if ((choice & 2) != 0) {
            event.level = "ERROR";
            event.thrown = new IllegalStateException(parts[0], new RuntimeException(event.thread));
        }
        for (int i = 2; i + 1 < parts.length; i += 2) {
            String value = parts[i + 1];
            if (value.startsWith("m")) {
                event.mdc(parts[i], value.substring(1));
            } else {
                event.with(parts[i], typed(value));
            }
        }
        byte[] line = layout.encode(event);
        assertThat(line.length).isLessThanOrEqualTo(64 * 1024);
        Map<String, String> read = decoded(ParsedLine.parse(line));
        FieldNames names = format.names();
        if (read.containsKey(names.of(Field.CUT))) {
            assertThat(line.length).isGreaterThan(60_000);
            return;
        }
        assertThat(read).containsAllEntriesOf(expected(event, names));
        if (event.thrown != null) {
            assertThat(read).containsEntry(names.of(Field.ERROR_MSG), parts[0]);
        }
    }

    private static Object typed(String value) {
        try {
            return switch (value.isEmpty() ? ' ' : value.charAt(0)) {
                case 'l' -> Long.valueOf(value.substring(1));
                case 'd' -> new BigDecimal(value.substring(1));
                case 'f' -> Double.valueOf(value.substring(1));
                case 't' -> true;
                default -> value;
            };
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private Map<String, String> decoded(Map<String, String> written) {
        if (format != LogLayout.Format.LOGFMT) {
            return written;
        }
        Map<String, String> decoded = new LinkedHashMap<>();
        written.forEach((key, value) ->
                assertThat(decoded.put(ParsedLine.percentDecoded(key), value)).isNull());
        return decoded;
    }

    private static Map<String, String> expected(TestEvent event, FieldNames names) {
        boolean ofSpan = event.logger.equals("clew.span");
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put(names.of(Field.MSG), event.message);
        expected.put(names.of(Field.THREAD), event.thread);
        Map<String, Object> pairs = new LinkedHashMap<>();
        event.pairs.forEach(pair -> pairs.put(pair.key, pair.value));
        List<String> ids = List.of("request_id", "trace_id", "span_id");
        event.mdc.forEach((key, value) -> {
            boolean isId = ids.contains(key) || key.matches("(request|trace|span)Id|(http\\.request|trace|span)\\.id");
            if (!isId && !pairs.containsKey(key)) {
                expected.put(names.written(key, ofSpan), value);
            }
        });
        pairs.forEach((key, value) -> {
            boolean ours = ofSpan && (names.isOfSpan(key) || ids.contains(key) || key.equals("boot_id"));
            if (!ours) {
                expected.put(names.written(key, ofSpan), Values.text(value));
            } else if (SPAN_FIELDS.contains(key)) {
                expected.put(names.ofSpan(key), Values.text(value));
            }
        });
        return expected;
    }

    @AfterAll
    static void ranOftenEnough() {
        Long seconds = Long.getLong("fuzz.seconds");
        if (seconds != null) {
            // A run that only replays its seeds makes a dozen in all.
            assertThat(executions).as("executions").isGreaterThan(100 + 20 * seconds);
        }
    }
}
