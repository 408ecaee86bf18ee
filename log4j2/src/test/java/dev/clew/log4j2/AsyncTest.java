package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.ParsedLine;
import dev.clew.testkit.jvm.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.spi.ExtendedLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorder with all loggers asynchronous, in a JVM of its own. */
class AsyncTest {
    @TempDir
    Path folder;

    @Test
    void aLineThatOnlyAGuardLetThroughIsNotWritten() throws IOException {
        Path file = folder.resolve("app.log");
        Path configuration = folder.resolve("log4j2.xml");
        Files.writeString(configuration, new GoingDownTest().configuration(file));
        try (ChildJvm child = ChildJvm.start(
                Logging.class,
                "-Dlog4j2.configurationFile=" + configuration,
                "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
                "-Dclew.recorder.loggers=shop",
                "-Dclew.debug.keys=test:YSBrZXkgdGhhdCBoYXMgdGhpcnR5LXR3byBieXRlcy4=")) {
            child.join();
        }
        assertThat(Files.readAllLines(file).stream()
                        .map(line -> ParsedLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8)))
                        .filter(line -> "shop".equals(line.get("logger")))
                        .map(line -> line.get("msg")))
                .containsExactlyInAnyOrder("recorded 1", "asked for", "info");
    }

    /** Logs in a request that fails, and in one that came with a token. */
    static final class Logging {
        private static final ExtendedLogger LOG = LogManager.getContext(false).getLogger("shop");

        public static void main(String[] arguments) {
            serve(Clew.global().root(), () -> {
                LOG.debug("recorded {}", 1);
                LOG.debug("supplied {}", () -> 2);
                pastTheGuard("past the guard");
                LOG.info("info");
            });
            byte[] key = "a key that has thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);
            String token = Clew.debugToken("test", key, Instant.now().plusSeconds(60), org.slf4j.event.Level.DEBUG);
            serve(Clew.global().receive(Map.of("X-Debug-Token", token), Map::get, ""), () -> pastTheGuard("asked for"));
            LogManager.shutdown();
        }

        private static void serve(TraceContext request, Runnable work) {
            Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
            try (Scope scope = request.makeCurrent()) {
                work.run();
            }
            span.outcome(Span.Outcome.ERROR).end();
        }

        private static void pastTheGuard(String text) {
            if (LOG.isDebugEnabled()) {
                LOG.logMessage(Logging.class.getName(), Level.DEBUG, null, new SimpleMessage(text), null);
            }
        }

        private Logging() {}
    }
}
