package dev.clew.log4j2;

import dev.clew.testkit.logging.VerbosityContract;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class VerbosityTest extends VerbosityContract {
    private final Log4j2 log4j = Log4j2.configured("logfmt", "List");

    @AfterEach
    void stop() {
        log4j.stop();
    }

    @Override
    protected Logger logger(String name) {
        return LoggerFactory.getLogger(name);
    }

    @Override
    protected void off(String name) {
        Configurator.setLevel(name, Level.OFF);
    }

    @Override
    protected List<String> messages() {
        return log4j.lines().stream().map(line -> line.get("msg")).toList();
    }
}
