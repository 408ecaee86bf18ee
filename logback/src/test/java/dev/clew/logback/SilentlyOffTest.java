package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.ConsoleAppender;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.testkit.jvm.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

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
                            .span(Span.Kind.SERVER, dev.clew.context.TraceContext.current())
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
}
