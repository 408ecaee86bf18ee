package dev.clew.testkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.ParsedLine;
import dev.clew.testkit.jvm.ChildJvm;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines on disk of a request during which the process went down, for adapters of logging libraries. */
public abstract class GoingDownContract {
    private static final int LINES = 20_000;

    @TempDir
    Path folder;

    /** Called by JUnit. */
    protected GoingDownContract() {}

    /**
     * Returns a configuration of the library that writes logfmt to this file, from INFO on, and that stops the library
     * with the process.
     */
    protected abstract String configuration(Path file);

    /** Returns the system property for the path of a configuration. */
    protected abstract String property();

    private List<Map<String, String>> linesAfter(Consumer<ChildJvm> end) throws IOException {
        Path file = folder.resolve("app.log");
        Path configuration = folder.resolve("logging.xml");
        Files.writeString(configuration, configuration(file));
        try (ChildJvm child = ChildJvm.start(
                Serving.class,
                "-D" + property() + "=" + configuration,
                "-Dclew.recorder.loggers=shop",
                "-Dclew.recorder.level=debug",
                "-Dclew.recorder.request.bytes=" + (1 << 24),
                "-Dclew.recorder.total.bytes=" + (1 << 24))) {
            child.await("serving");
            end.accept(child);
        }
        List<Map<String, String>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            Map<String, String> fields = ParsedLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8));
            if ("shop".equals(fields.get("logger")) || "span_start".equals(fields.get("event"))) {
                lines.add(fields);
            }
        }
        return lines;
    }

    @Test
    void killedProcessHasLeftTheStartLineOfItsSpan() throws IOException {
        assertThat(linesAfter(ChildJvm::kill))
                .extracting(line -> line.get("event") + " " + line.get("span") + " " + line.get("msg"))
                .containsExactly("span_start POST /orders POST /orders started", "null null working");
    }

    @Test
    void stoppedProcessHasWrittenTheRecordedLinesToo() throws IOException {
        List<Map<String, String>> lines = linesAfter(ChildJvm::stop);
        assertThat(lines).hasSize(2 + LINES);
        assertThat(lines.subList(0, 3))
                .extracting(line -> line.get("level") + " " + line.get("msg"))
                .containsExactly("INFO POST /orders started", "INFO working", "DEBUG stock of SKU-44 is 0");
        assertThat(lines.get(1 + LINES)).containsEntry("msg", "stock of SKU-44 is " + (LINES - 1));
        assertThat(lines)
                .extracting(line -> line.get("request_id"))
                .containsOnly(lines.get(0).get("request_id"));
    }

    /** Serves a request that does not end. */
    static final class Serving {
        public static void main(String[] arguments) throws Exception {
            Logger log = LoggerFactory.getLogger("shop");
            TraceContext request = Clew.global().root();
            Clew.global().span(Span.Kind.SERVER, request).name("POST /orders").begin();
            try (Scope scope = request.makeCurrent()) {
                for (int i = 0; i < LINES; i++) {
                    log.debug("stock of {} is {}", "SKU-44", i);
                }
                log.trace("too fine to be kept");
                log.info("working{}", log.isTraceEnabled() ? " with TRACE" : "");
                try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
                    out.write("serving\n".getBytes(StandardCharsets.UTF_8));
                }
                Thread.currentThread().join();
            }
        }

        private Serving() {}
    }
}
