package dev.clew.story.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.file.Problem;
import dev.clew.story.file.Problems;
import dev.clew.story.line.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenTelemetryTest {
    /** Written by {@code @opentelemetry/otlp-transformer} 0.223.1, three records on one line. */
    private static final Path OTLP = Path.of("src/test/resources/foreign/otlp.jsonl");

    private final Problems problems = new Problems();

    @TempDir
    private Path folder;

    private List<Event> read(String text) throws IOException {
        return ReadFile.events(Files.writeString(folder.resolve("a.log"), text), "", problems);
    }

    @Test
    void readsEachRecordOfALine() throws IOException {
        List<Event> events = ReadFile.events(OTLP, "d873d2c5", problems);
        assertThat(events).hasSize(3).noneMatch(Event::isExact);
        assertThat(events.get(0).fields())
                .containsEntry("ts", "2026-11-29T14:27:12.898000Z")
                .containsEntry("level", "INFO")
                .containsEntry("service", "orders")
                .containsEntry("version", "4f1c2ab")
                .containsEntry("instance", "o-1")
                .containsEntry("logger", "shop.Orders")
                .containsEntry("msg", "order 7 \"created\"")
                .containsEntry("request_id", "d873d2c5-d001-4c0a-9856-05663d0710f7")
                .containsEntry("trace_id", "f6eb458064584882adf7c3d3620ccea7")
                .containsEntry("span_id", "b9c7c965f84e0001")
                .containsEntry("order_id", "7")
                .containsEntry("tags", "a,b")
                .containsEntry("vip", "true");
        assertThat(events.get(1).fields())
                .containsEntry("level", "ERROR")
                .containsEntry("service", "orders")
                .containsEntry("error", "java.lang.IllegalStateException")
                .containsEntry("error_msg", "no stock")
                .containsEntry(
                        "stack", "java.lang.IllegalStateException: no stock\n\tat shop.Stock.take(Stock.java:7)");
        assertThat(events.get(1).text())
                .startsWith("{\"timeUnixNano\":\"1795962433001000000\"")
                .endsWith("}");
        assertThat(events.get(2).fields()).containsEntry("msg", "started").doesNotContainKey("trace_id");
        assertThat(problems.all()).isEmpty();
    }

    /** The object of one resource, without the one around it. */
    @Test
    void readsTheRecordsOfOneResource() throws IOException {
        String line = Files.readString(OTLP).strip();
        String resource = line.substring("{\"resourceLogs\":[".length(), line.length() - "]}".length());
        assertThat(read(resource + "\n" + line))
                .hasSize(6)
                .allMatch(event -> event.get("service").equals("orders"));
    }

    /** The first has the names of the data model, the second those with underscores. */
    @Test
    void readsTheFlatForms() throws IOException {
        List<Event> events = read("""
                {"Timestamp":"1795962432898000000","Attributes":{"http.response.status_code":500,"request_id":"r1"},\
                "Resource":{"service.name":"donut_shop","service.version":"2.0.0"},\
                "TraceId":"f4dbb3edd765f620","SpanId":"43222c2d51a7abe3","SeverityText":"INFO","SeverityNumber":9,"Body":"ready"}
                {"body":"ready","severity_number":9,"severity_text":"INFO","attributes":{"requestId":"r1"},\
                "timestamp":"2026-11-29T14:27:12.898000Z","trace_id":"0xf6eb458064584882adf7c3d3620ccea7",\
                "span_id":"0x0000000000000000","resource":{"attributes":{"service.name":"donut_shop"},"schema_url":""}}
                """);
        assertThat(events)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.fields())
                        .containsEntry("ts", "2026-11-29T14:27:12.898000Z")
                        .containsEntry("level", "INFO")
                        .containsEntry("msg", "ready")
                        .containsEntry("request_id", "r1")
                        .containsEntry("service", "donut_shop"));
        assertThat(events.get(0).fields())
                .containsEntry("trace_id", "f4dbb3edd765f620")
                .containsEntry("span_id", "43222c2d51a7abe3")
                .containsEntry("status", "500");
        assertThat(events.get(1).fields())
                .containsEntry("trace_id", "f6eb458064584882adf7c3d3620ccea7")
                .doesNotContainKey("span_id");
    }

    @Test
    void aDamagedLineIsSaidToBeOne() throws IOException {
        String line = Files.readString(OTLP).strip();
        assertThat(read(line.substring(0, line.length() - 9) + "\n" + line)).hasSize(3);
        assertThat(problems.all()).containsExactly(new Problem(folder + "/a.log", "damaged line", 1));
    }

    @Test
    void anEmptyBatchHasNoEvents() throws IOException {
        assertThat(read("{\"resourceLogs\":[]}\n{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}]}]}]}\n"
                        + "{\"resourceLogs\":" + "[".repeat(5_000) + "\n"))
                .isEmpty();
        assertThat(problems.all()).containsExactly(new Problem(folder + "/a.log", "damaged line", 1));
    }
}
