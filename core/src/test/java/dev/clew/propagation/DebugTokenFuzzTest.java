package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.Clew;
import dev.clew.FuzzTarget;
import dev.clew.context.DebugToken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Map;
import org.slf4j.event.Level;

/** {@code X-Debug-Token}: no input throws, and only a genuine token is taken. */
class DebugTokenFuzzTest extends FuzzTarget {
    private static final byte[] KEY = "a key that has thirty-two bytes.".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1795514400);
    private static final DebugTokenHeader TOKENS =
            new DebugTokenHeader(Map.of("ops", KEY), Level.DEBUG, Clock.fixed(NOW, ZoneOffset.UTC));

    @FuzzTest
    void debugToken(byte[] input) {
        String token = orEmpty(lines(input, 1)[0]);
        Extracted extracted = Extracted.create();
        TOKENS.extract(Collections.singletonMap(DebugTokenHeader.NAME, token), Map::get, extracted);
        DebugToken taken = extracted.debugToken();
        assertThat(extracted.rejections()).hasSize(taken == null ? 1 : 0);
        if (taken != null) {
            String[] parts = token.split("\\.", -1);
            assertThat(Clew.debugToken("ops", KEY, Instant.ofEpochSecond(Long.parseLong(parts[2])), taken.level()))
                    .isEqualTo(token);
        }
    }
}
