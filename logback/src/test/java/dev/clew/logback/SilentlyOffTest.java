package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.ConsoleAppender;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.jvm.ChildJvm;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A feature that is asked for, and for which the logging library lacks our part, is told of once. */
class SilentlyOffTest {
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "lazy, nothing, 1, 0",
        "lazy, encoder, 0, 0",
        "eager, nothing, 0, 0",
        "lazy -Dslf4j.provider=dev.clew.logback.ClewServiceProvider, nothing, 0, 0",
        "eager -Dclew.recorder.loggers=shop, nothing, 0, 1",
        "eager -Dclew.recorder.loggers=shop, encoder, 0, 0"
    })
    void isToldOfOnce(String options, String ours, int mirror, int recorder) throws Exception {
        List<String> output;
        try (ChildJvm child = ChildJvm.start(
                TwoRequests.class, ("-Dours=" + ours + " -Dclew.mdc.mirror=" + options).split(" ", -1))) {
            output = child.join();
        }
        assertThat(output.stream().filter(line -> line.contains("clew.mdc.mirror=lazy writes no ids")))
                .hasSize(mirror);
        assertThat(output.stream().filter(line -> line.contains("clew.recorder.loggers is set, and nothing")))
                .hasSize(recorder);
        assertThat(output).contains("counted " + mirror + " " + recorder);
    }

    static final class TwoRequests {
        public static void main(String[] arguments) {
            LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
            if (System.getProperty("ours").equals("encoder")) {
                LogfmtEncoder encoder = new LogfmtEncoder();
                encoder.setContext(logback);
                encoder.start();
                ConsoleAppender<ch.qos.logback.classic.spi.ILoggingEvent> console = new ConsoleAppender<>();
                console.setContext(logback);
                console.setEncoder(encoder);
                console.start();
                logback.getLogger("ROOT").addAppender(console);
            }
            for (int i = 0; i < 2; i++) {
                try (Scope scope = Clew.global().root().makeCurrent()) {
                    Clew.global()
                            .span(Span.Kind.SERVER, TraceContext.current())
                            .name("GET /")
                            .begin()
                            .end();
                }
            }
            System.out.println("counted " + Clew.global().counters().get("mdc.no_reader") + " "
                    + Clew.global().counters().get("recorder.no_writer"));
        }

        private TwoRequests() {}
    }

    @ParameterizedTest
    @CsvSource({"nothing, 1", "encoder, 0"})
    void aTokenThatRaisesNoLevelIsToldOfOnce(String ours, int told) throws Exception {
        String key = Base64.getEncoder().encodeToString(Token.KEY);
        try (ChildJvm child = ChildJvm.start(Token.class, "-Dours=" + ours, "-Dclew.debug.keys=ops:" + key)) {
            List<String> output = child.join();
            assertThat(output.stream().filter(line -> line.contains("has a valid X-Debug-Token, and nothing")))
                    .hasSize(told);
            assertThat(output).contains("counted " + told);
        }
    }

    static final class Token {
        private static final byte[] KEY = new byte[32];

        public static void main(String[] arguments) {
            if (System.getProperty("ours").equals("encoder")) {
                LogfmtEncoder encoder = new LogfmtEncoder();
                encoder.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
                encoder.start();
            }
            String token = Clew.debugToken("ops", KEY, Instant.now().plusSeconds(600), Level.DEBUG);
            for (int i = 0; i < 2; i++) {
                TraceContext request = Clew.global().receive(Map.of("X-Debug-Token", token), Map::get, "");
                if (request.isNone()) {
                    throw new AssertionError();
                }
            }
            System.out.println("counted " + Clew.global().counters().get("log.no_filter"));
        }

        private Token() {}
    }
}
