package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.clew.Span;
import dev.clew.layout.recorder.FlightRecorder;
import dev.clew.testkit.logging.RecorderContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class RecorderTest extends RecorderContract {
    private final Captured captured = new Captured();

    @Override
    protected Logger logger(String name) {
        return captured.context.getLogger(name);
    }

    @Override
    protected void enableDebug(String name) {
        captured.context.getLogger(name).setLevel(Level.DEBUG);
    }

    @Override
    protected void off(String name) {
        captured.context.getLogger(name).setLevel(Level.OFF);
    }

    @Override
    protected void keep() {
        FlightRecorder.global().keep();
    }

    @Override
    protected List<Map<String, String>> allLines() {
        return captured.lines();
    }

    @Test
    void writingRecordedLinesTakesNoNumber() {
        serve(Span.Outcome.ERROR, span -> {
            logger(RECORDED).debug("one");
            span.outcome(Span.Outcome.ERROR).end();
            logger(RECORDED).info("two");
        });
        assertThat(lines())
                .extracting(line -> line.get("msg") + " " + line.get("seq"))
                .containsExactly("one 1", "two 2");
    }

    @Test
    void survivesAResetOfTheContext() {
        captured.context.reset();
        Captured again = new Captured();
        serve(
                Span.Outcome.ERROR,
                span -> again.context.getLogger("shop.recorded").debug("after"));
        assertThat(again.messages()).containsExactly("after");
    }
}
