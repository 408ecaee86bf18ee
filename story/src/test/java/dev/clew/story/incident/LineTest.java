package dev.clew.story.incident;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clew.logback.CorrelationEncoder;
import dev.clew.logback.JsonEncoder;
import dev.clew.logback.LogfmtEncoder;
import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.KeyValuePair;

/** The generator's lines against those of Clew's layouts. */
class LineTest {
    private static final LoggerContext CONTEXT = new LoggerContext();

    /** Where a line comes from, and what the context of a request adds. */
    private static final List<String> AROUND = List.of("service", "version", "instance", "seq");

    @TempDir
    Path folder;

    private static LoggingEvent event(String logger, Level level, String template, Throwable thrown, Object... args) {
        LoggingEvent event = new LoggingEvent("caller", CONTEXT.getLogger(logger), level, template, thrown, args);
        event.setInstant(Instant.parse("2026-11-22T10:00:05.003120Z"));
        event.setThreadName("http-nio-8080-exec-1");
        event.setMDCPropertyMap(Map.of("request_id", "r", "trace_id", "t", "span_id", "s"));
        return event;
    }

    private static LoggingEvent statement() {
        LoggingEvent event = event(
                "clew.span",
                Level.WARN,
                "{} timed out",
                new SQLException("ERROR: \"stock\"\n\tat", "57014"),
                "UPDATE stock");
        Map<String, Object> fields = SpanLines.fields(
                "event", "span_end", "kind", "client", "parent_id", "p", "span", "UPDATE stock", "peer", "postgresql");
        fields.putAll(SpanLines.fields(
                "outcome",
                "timeout",
                "duration_ms",
                new BigDecimal("2003.114"),
                "sql",
                "UPDATE stock SET a = ?",
                "fp",
                "0a",
                "query_n",
                1,
                "sql_state",
                "57014"));
        fields.forEach((key, value) -> event.addKeyValuePair(new KeyValuePair(key, value)));
        return event;
    }

    private static String real(CorrelationEncoder encoder, LoggingEvent event) {
        encoder.setContext(CONTEXT);
        encoder.start();
        return new String(encoder.encode(event), StandardCharsets.UTF_8).strip();
    }

    private static List<String> keys(Event event) {
        return event.fields().keySet().stream()
                .filter(key -> !AROUND.contains(key))
                .toList();
    }

    /** Writes an incident's files, and returns a line that has these texts. */
    private Event written(String... texts) throws IOException {
        Incidents.write(Kind.STATEMENT_TIMEOUT, 7, folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (Stream.of(texts).allMatch(line::contains)) {
                        return Lines.parse(line);
                    }
                }
            }
        }
        throw new AssertionError("no line with " + String.join(", ", texts));
    }

    @Test
    void escapesAsLogfmtDoes() {
        String line = real(new LogfmtEncoder(), statement());
        Line again = new Line();
        Lines.parse(line).fields().forEach(again::add);
        assertThat(again.logfmt()).isEqualTo(line);
    }

    @Test
    void escapesAndTypesAsJsonDoes() throws IOException {
        String line = real(new JsonEncoder(), statement());
        Line again = new Line();
        JsonNode json = new ObjectMapper().readTree(line);
        json.properties()
                .forEach(member -> again.add(
                        member.getKey(),
                        member.getValue().isNumber()
                                ? (Object) member.getValue().decimalValue()
                                : member.getValue().isBoolean()
                                        ? (Object) member.getValue().asBoolean()
                                        : member.getValue().asText()));
        assertThat(again.json()).isEqualTo(line);
        assertThat(json.get("err_origin").isBoolean()).isTrue();
    }

    @Test
    void hashesTemplatesAsTheLayoutDoes() {
        Event line = Lines.parse(real(new LogfmtEncoder(), statement()));
        assertThat(Line.tmpl("{} timed out")).isEqualTo(line.get("tmpl"));
        assertThat(Line.tmpl("{} failed")).isEqualTo("e8debf9d8f631ae8");
    }

    @Test
    void givesSpanLinesTheirFieldsInTheirOrder() throws IOException {
        List<String> real = keys(Lines.parse(real(new LogfmtEncoder(), statement())));
        List<String> ours = keys(written("57014", "span_end"));
        ours = ours.stream().filter(key -> real.contains(key)).toList();
        assertThat(ours).containsExactlyElementsOf(real);
    }

    @Test
    void givesLinesOfTheApplicationTheirFieldsInTheirOrder() throws IOException {
        LoggingEvent event = event("shop.Orders", Level.ERROR, "could not", new SQLException("m"));
        event.addKeyValuePair(new KeyValuePair("action", "a"));
        List<String> real = keys(Lines.parse(real(new LogfmtEncoder(), event)));
        List<String> ours = keys(written("could not "));
        assertThat(ours.stream().filter(real::contains).toList())
                .containsExactlyElementsOf(real.stream().filter(ours::contains).toList());
    }
}
