package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code traceparent}, and {@code tracestate} behind it. */
class TraceparentFuzzTest extends FuzzTarget {
    private static final String IDS = "-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}";

    /** Version 00 ends with the flags; a later version may go on behind a dash. */
    private static final Pattern VALID =
            Pattern.compile("[ \t]*(00" + IDS + "|(?!00|ff)[0-9a-f]{2}" + IDS + "(-[^,]*)?)[ \t]*");

    @FuzzTest
    void traceparent(byte[] input) {
        String[] lines = lines(input, 2);
        Extracted extracted = WireContract.hold(
                Propagators.w3c(),
                Set.of("traceparent.malformed", "tracestate.malformed"),
                "traceparent",
                lines[0],
                "tracestate",
                lines[1]);

        boolean valid = VALID.matcher(lines[0]).matches();
        assertThat(extracted.hasTrace()).isEqualTo(valid);
        assertThat(extracted.rejections().contains("traceparent.malformed")).isEqualTo(!valid);
        assertThat(extracted.traceFlags() & ~3).isZero();
        if (!valid) {
            assertThat(extracted.traceState()).isEmpty();
        }
    }
}
