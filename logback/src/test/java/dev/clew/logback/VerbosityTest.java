package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** The lines that a request gets which came with a token, and no other does. */
class VerbosityTest {
    private static final byte[] KEY = "a key that has thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);

    private final Captured captured = new Captured();
    private final ch.qos.logback.classic.Logger log = captured.context.getLogger("shop.Orders");

    private java.util.List<String> messages() {
        return captured.messages();
    }

    private static TraceContext received(Level level, byte[] key) {
        String token = Clew.debugToken("test", key, Instant.now().plusSeconds(60), level);
        return Clew.global().receive(Map.of("X-Debug-Token", token), Map::get, "");
    }

    private void logWithin(TraceContext request) {
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
        log.setLevel(ch.qos.logback.classic.Level.OFF);
        logWithin(received(Level.DEBUG, KEY));
        assertThat(messages()).isEmpty();
    }
}
