package dev.clew.logback;

import dev.clew.testkit.logging.PauseLineContract;
import java.util.function.Consumer;
import org.slf4j.Logger;

class PauseLineTest extends PauseLineContract {
    @Override
    protected String line(String format, Consumer<Logger> action) {
        Captured captured = new Captured();
        if (!format.equals("logfmt")) {
            JsonEncoder encoder = new JsonEncoder();
            if (format.equals("ecs")) {
                encoder.setNames("ecs");
            }
            encoder.setContext(captured.context);
            encoder.start();
            captured.appender.setEncoder(encoder);
        }
        action.accept(captured.context.getLogger(LOGGER));
        captured.context.stop();
        return captured.text();
    }
}
