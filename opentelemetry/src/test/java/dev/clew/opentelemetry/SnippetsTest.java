package dev.clew.opentelemetry;

import static dev.clew.opentelemetry.Telemetry.headers;
import static dev.clew.opentelemetry.Telemetry.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.CapturedLog;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    private final Logger log = LoggerFactory.getLogger("app");

    @Test
    void logsWithinASpan() throws Exception {
        OpenTelemetrySource.install();
        Tracer tracer = Telemetry.TRACER;
        Clew clew = Clew.builder().build();

        Span span = tracer.spanBuilder("reserve stock").startSpan();
        try (CapturedLog captured = CapturedLog.create();
                dev.clew.context.Scope request = clew.receive(headers("X-Request-ID", "r1"), Map::get, "")
                        .makeCurrent()) {
            try (Scope scope = span.makeCurrent()) {
                log.info("reserved");
            } finally {
                span.end();
            }
            assertThat(captured.lines("app")).extracting(CapturedLog.Line::mdc).isEqualTo(List.of(keys("r1", span)));
        }
        assertThat(Files.readString(Path.of("README.md")))
                .contains("OpenTelemetrySource.install();")
                .contains("""
                        Span span = tracer.spanBuilder("reserve stock").startSpan();
                        try (Scope scope = span.makeCurrent()) {
                            log.info("reserved");
                        } finally {
                            span.end();
                        }
                        """);
    }
}
