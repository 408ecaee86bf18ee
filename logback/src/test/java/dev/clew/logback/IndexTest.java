package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import dev.clew.testkit.ParsedLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** An application's MDC and key-values beside the fields of a file that goes to an index. */
class IndexTest {
    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    private Logger logger(String name, CorrelationEncoder encoder) {
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(file);
        appender.start();
        context.getLogger("ROOT").addAppender(appender);
        return context.getLogger(name);
    }

    private Map<String, String> only() {
        return ParsedLine.parse(file.toByteArray());
    }

    @AfterEach
    void stop() {
        MDC.clear();
        context.stop();
    }

    @Test
    void inEcsATextNeverStandsBesideAnObjectOfItsName() {
        List<String> keys = List.of("error", "service", "process", "log", "clew", "message.id", "trace.id.x");
        keys.forEach(key -> MDC.put(key, "mine"));
        JsonEncoder encoder = new JsonEncoder();
        encoder.setNames("ecs");
        logger("shop", encoder)
                .atError()
                .setCause(new IOException("disk"))
                .addKeyValue("http", 1)
                .log("x");
        assertThat(only())
                .containsEntry("error.type", "java.io.IOException")
                .containsEntry("service.name", "inventory")
                .containsEntry("message", "x")
                .containsKeys("error_", "service_", "process_", "log_", "clew_", "http_", "message_.id", "trace.id_.x")
                .doesNotContainKeys("error", "service", "process", "log", "clew", "http", "message.id", "trace.id.x");
    }

    @Test
    void inJsonAFieldOfSpanLinesIsTakenOnAllLines() {
        List<String> keys = List.of("status", "offset", "rows", "bytes", "attempt", "duration_ms", "error.code");
        keys.forEach(key -> MDC.put(key, "PAID"));
        logger("shop", new JsonEncoder()).info("x");
        assertThat(only())
                .containsKeys("status_", "offset_", "rows_", "bytes_", "attempt_", "duration_ms_", "error_.code")
                .doesNotContainKeys("status", "offset", "rows", "bytes", "attempt", "duration_ms", "error.code");
    }

    @Test
    void inLogfmtAnApplicationsLineKeepsThem() {
        List<String> keys = List.of("status", "duration_ms", "error.code");
        keys.forEach(key -> MDC.put(key, "PAID"));
        logger("shop", new LogfmtEncoder()).info("x");
        assertThat(only()).containsKeys("status", "duration_ms", "error.code");
    }

    @Test
    void theLinesOfTheJdbcModuleHaveTheFieldsThemselves() {
        logger("clew.jdbc", new JsonEncoder())
                .atWarn()
                .addKeyValue("duration_ms", 7)
                .addKeyValue("sql", "x")
                .log("slow");
        assertThat(new String(file.toByteArray(), StandardCharsets.UTF_8)).contains("\"duration_ms\":7,\"sql\":\"x\"");
    }
}
