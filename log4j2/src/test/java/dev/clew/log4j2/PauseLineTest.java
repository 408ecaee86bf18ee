package dev.clew.log4j2;

import dev.clew.testkit.logging.PauseLineContract;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class PauseLineTest extends PauseLineContract {
    @Override
    protected String line(String format, Consumer<Logger> action) {
        Log4j2 log4j2 = Log4j2.configured(format, "List");
        action.accept(LoggerFactory.getLogger(LOGGER));
        log4j2.stop();
        return log4j2.text();
    }
}
