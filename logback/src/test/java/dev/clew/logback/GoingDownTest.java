package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.Span;
import dev.clew.TraceContext;
import dev.clew.testkit.ParsedLine;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is on disk of a request in which its process went down. */
class GoingDownTest {
    private static final String CONFIGURATION = """
        <configuration>
          <appender name="FILE" class="ch.qos.logback.core.FileAppender">
            <file>%s</file>
            <encoder class="dev.clew.logback.LogfmtEncoder"/>
          </appender>
          <root level="INFO">
            <appender-ref ref="FILE"/>
          </root>
        </configuration>
        """;

    @TempDir
    Path folder;

    private List<Map<String, String>> linesAfter(boolean forcibly) throws Exception {
        Path file = folder.resolve("app.log");
        Path configuration = folder.resolve("logback.xml");
        Files.writeString(configuration, CONFIGURATION.formatted(file));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dlogback.configurationFile=" + configuration,
                        "-Dclew.recorder.loggers=shop",
                        Serving.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals("serving")) {
                line = output.readLine();
            }
            assertThat(line).isEqualTo("serving");
            if (forcibly) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(file).stream()
                .map(line -> ParsedLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8)))
                .filter(line -> "shop".equals(line.get("logger")) || "span_start".equals(line.get("event")))
                .toList();
    }

    @Test
    void killedItHasTheStartLinesOfWhatItWasDoing() throws Exception {
        assertThat(linesAfter(true))
                .extracting(line -> line.get("event") + " " + line.get("span") + " " + line.get("msg"))
                .containsExactly("span_start POST /orders POST /orders started", "null null working");
    }

    @Test
    void stoppedItWritesWhatTheRecorderHasToo() throws Exception {
        List<Map<String, String>> lines = linesAfter(false);
        assertThat(lines)
                .extracting(line -> line.get("level") + " " + line.get("msg"))
                .containsExactly("INFO POST /orders started", "INFO working", "DEBUG stock of SKU-44 is 3");
        assertThat(lines)
                .extracting(line -> line.get("request_id"))
                .containsOnly(lines.get(0).get("request_id"));
    }

    /** Serves a request that does not end. */
    static final class Serving {
        public static void main(String[] arguments) throws InterruptedException {
            Logger log = LoggerFactory.getLogger("shop");
            TraceContext request = Clew.global().root();
            Clew.global().span(Span.Kind.SERVER, request).name("POST /orders").begin();
            try (Scope scope = request.makeCurrent()) {
                log.debug("stock of {} is {}", "SKU-44", 3);
                log.info("working");
                System.out.println("serving");
                Thread.currentThread().join();
            }
        }

        private Serving() {}
    }
}
