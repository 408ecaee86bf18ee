package dev.clew.testkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * A request with an {@code X-Debug-Token} has more lines, and no other request has them. For adapters of logging
 * libraries.
 *
 * <p>The JVM is started with {@code -Dclew.debug.keys=test:YSBrZXkgdGhhdCBoYXMgdGhpcnR5LXR3byBieXRlcy4=}.
 */
public abstract class VerbosityContract {
    private static final String LOGGER = "shop.Orders";
    private static final byte[] KEY = "a key that has thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);

    static {
        Clew.global(); // logs a line when it is created
    }

    /** Called by JUnit. */
    protected VerbosityContract() {}

    /** Returns the library's logger with this name. Its level is INFO. */
    protected abstract Logger logger(String name);

    /** Turns a logger off. */
    protected abstract void off(String name);

    /** Returns the messages written since the test began. */
    protected abstract List<String> messages();

    private static TraceContext received(Level level, byte[] key) {
        String token = Clew.debugToken("test", key, Instant.now().plusSeconds(60), level);
        return Clew.global().receive(Map.of("X-Debug-Token", token), Map::get, "");
    }

    private void logWithin(TraceContext request) {
        Logger log = logger(LOGGER);
        try (Scope scope = request.makeCurrent()) {
            log.trace("trace");
            if (log.isDebugEnabled()) {
                log.debug("debug {}", 1);
            }
            log.atDebug().addKeyValue("user_id", 9921).log("fluent");
            log.info("info");
        }
    }

    @Test
    void theRequestsLinesAreWrittenFromItsLevelOnAndNoOthers() {
        logWithin(received(Level.DEBUG, KEY));
        logWithin(Clew.global().root());
        assertThat(messages()).containsExactly("debug 1", "fluent", "info", "info");
    }

    @Test
    void aForgedTokenRaisesNothing() {
        logWithin(received(Level.DEBUG, new byte[32]));
        assertThat(messages()).containsExactly("info");
    }

    @Test
    void aTokenForMoreThanIsConfiguredRaisesNothing() {
        logWithin(received(Level.TRACE, KEY));
        assertThat(messages()).containsExactly("info");
    }

    @Test
    void aLoggerThatIsOffStaysOff() {
        off(LOGGER);
        logWithin(received(Level.DEBUG, KEY));
        assertThat(messages()).isEmpty();
    }
}
