package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.WireContract;
import dev.clew.text.Hex;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class CloudTraceFuzzTest extends FuzzTarget {
    private static final Pattern VALID = Pattern.compile("((?!0{32})[0-9a-f]{32})(?:/([0-9]{1,20})?)?(?:;o=([01]))?");

    @FuzzTest
    void cloudTrace(byte[] input) {
        String text = lines(input, 1)[0];
        Extracted extracted =
                WireContract.hold(Formats.cloudTrace(), Set.of("cloud_trace.malformed"), "X-Cloud-Trace-Context", text);

        Matcher matcher = VALID.matcher(text);
        boolean valid =
                matcher.matches() && (matcher.group(2) == null || new BigInteger(matcher.group(2)).bitLength() <= 64);
        WireContract.takenOrRejected(valid, extracted.hasTrace(), extracted, "cloud_trace.malformed");
        if (valid) {
            String span = matcher.group(2);
            assertThat(extracted.parentId()).isEqualTo(span == null ? 0 : Long.parseUnsignedLong(span));
            assertThat(Hex.of(extracted.traceIdHigh(), extracted.traceIdLow())).isEqualTo(matcher.group(1));
            assertThat(extracted.isSamplingDecided()).isEqualTo(matcher.group(3) != null);
        }
    }
}
