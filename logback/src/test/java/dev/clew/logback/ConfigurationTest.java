package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.ParsedLine;
import dev.clew.testkit.jvm.ChildJvm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The encoder as Logback configures and calls it. */
class ConfigurationTest {
    private static final String CONFIGURATION = """
        <configuration>
          <appender name="FILE" class="ch.qos.logback.core.FileAppender">
            <file>%s</file>
            <encoder class="dev.clew.logback.LogfmtEncoder"/>
          </appender>
          <appender name="ASYNC" class="ch.qos.logback.classic.AsyncAppender">
            <appender-ref ref="FILE"/>
          </appender>
          <root level="DEBUG">
            <appender-ref ref="%s"/>
          </root>
        </configuration>
        """;

    @TempDir
    Path folder;

    private LoggerContext configured(Path file, String appender) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(
                new ByteArrayInputStream(CONFIGURATION.formatted(file, appender).getBytes(StandardCharsets.UTF_8)));
        return context;
    }

    private static List<Map<String, String>> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> ParsedLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void aConfigurationFileNeedsOneLine() throws Exception {
        Path file = folder.resolve("app.log");
        LoggerContext context = configured(file, "FILE");
        context.getLogger("shop.Orders").atInfo().addKeyValue("user_id", 9921).log("order {} placed", 7);
        context.stop();
        assertThat(lines(file)).hasSize(1);
        assertThat(lines(file).get(0))
                .containsEntry("service", "inventory")
                .containsEntry("version", "4f1c2ab")
                .containsEntry("instance", "i-1")
                .containsEntry("logger", "shop.Orders")
                .containsEntry("msg", "order 7 placed")
                .containsEntry("user_id", "9921");
    }

    @Test
    void linesBehindAnAsyncAppenderCarryTheIdsOfTheirRequest() throws Exception {
        Path file = folder.resolve("async.log");
        LoggerContext context = configured(file, "ASYNC");
        Logger log = context.getLogger("shop.Orders");
        TraceContext request = Clew.builder().build().root();
        log.info("before");
        try (var scope = request.makeCurrent()) {
            log.info("within");
        }
        log.info("after");
        context.stop();
        assertThat(lines(file))
                .extracting(line -> line.get("msg") + " " + line.get("request_id") + " " + line.get("span_id"))
                .containsExactly(
                        "before null null",
                        "within " + request.requestId() + " " + request.spanId(),
                        "after null null");
    }

    @Test
    void coresSpanLinesFitTheFormat() throws Exception {
        Path file = folder.resolve("span.log");
        LoggerContext scratch = configured(file, "FILE");
        var appender = scratch.getLogger("ROOT").getAppender("FILE");
        Logger spans = (Logger) LoggerFactory.getLogger("clew.span");
        ch.qos.logback.classic.Level before = spans.getLevel();
        spans.setLevel(ch.qos.logback.classic.Level.DEBUG);
        spans.setAdditive(false);
        spans.addAppender(appender);
        try {
            Clew clew = Clew.builder().build();
            TraceContext request = clew.root();
            var server = clew.span(dev.clew.Span.Kind.SERVER, request)
                    .name("POST /orders")
                    .begin();
            clew.span(dev.clew.Span.Kind.CLIENT, request)
                    .name("UPDATE stock")
                    .peer("postgresql")
                    .begin()
                    .attribute("sql_state", "57014")
                    .error(new IOException("slow"))
                    .outcome(dev.clew.Span.Outcome.TIMEOUT)
                    .end();
            server.attribute("status", 503).outcome(dev.clew.Span.Outcome.ERROR).end();
            String spanId = request.spanId();
            assertThat(lines(file))
                    .extracting(line -> String.join(
                            " ",
                            line.get("level"),
                            line.get("event"),
                            line.get("kind"),
                            line.get("span"),
                            line.get("outcome"),
                            line.get("parent_id"),
                            line.get("error"),
                            line.get("status")))
                    .containsExactly(
                            "INFO span_start server POST /orders null null null null",
                            "WARN span_end client UPDATE stock timeout " + spanId + " java.io.IOException null",
                            "ERROR span_end server POST /orders error null null 503");
            assertThat(lines(file))
                    .allSatisfy(line -> assertThat(line)
                            .containsEntry("request_id", request.requestId())
                            .containsEntry("trace_id", request.traceId())
                            .containsEntry("boot_id", Clew.service().bootId()));
            assertThat(lines(file).get(1).get("duration_ms")).matches("\\d+\\.\\d{3}");
            assertThat(lines(file).get(0)).containsEntry("span_id", spanId);
            assertThat(lines(file).get(1).get("span_id")).isNotEqualTo(spanId);
        } finally {
            spans.detachAppender(appender);
            spans.setAdditive(true);
            spans.setLevel(before);
            scratch.stop();
        }
    }

    @Test
    void aProcessStartsWithItsFirstLineEvenIfASettingIsUnknown() throws Exception {
        Path file = folder.resolve("start.log");
        Path configuration = folder.resolve("logback-start.xml");
        Files.writeString(configuration, CONFIGURATION.formatted(file, "FILE"));
        List<String> output;
        try (ChildJvm child = ChildJvm.start(
                StartsUp.class,
                "-Dlogback.configurationFile=" + configuration,
                "-Dclew.service=shop",
                "-Dclew.servise=typo")) {
            output = child.join();
        }
        assertThat(output).noneMatch(line -> line.contains("Exception"));
        assertThat(lines(file))
                .extracting(line -> line.get("service") + " " + line.get("logger") + " " + line.get("event") + " "
                        + line.get("format"))
                .contains("shop clew.span process_start 1", "shop clew null null");
        assertThat(lines(file)).extracting(line -> line.get("msg")).last().isEqualTo("up");
    }

    static final class StartsUp {
        public static void main(String[] args) {
            org.slf4j.Logger log = LoggerFactory.getLogger(StartsUp.class);
            Clew.global();
            log.info("up");
        }
    }
}
