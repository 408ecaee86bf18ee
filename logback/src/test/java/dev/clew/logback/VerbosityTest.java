package dev.clew.logback;

import ch.qos.logback.classic.Level;
import dev.clew.testkit.logging.VerbosityContract;
import java.util.List;
import org.slf4j.Logger;

class VerbosityTest extends VerbosityContract {
    private final Captured captured = new Captured();

    @Override
    protected Logger logger(String name) {
        return captured.context.getLogger(name);
    }

    @Override
    protected void off(String name) {
        captured.context.getLogger(name).setLevel(Level.OFF);
    }

    @Override
    protected List<String> messages() {
        return captured.messages();
    }
}
