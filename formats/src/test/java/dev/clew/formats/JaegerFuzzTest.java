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

class JaegerFuzzTest extends FuzzTarget {
    private static final String COLON = "(?::|%3[aA])";
    private static final Pattern VALID = Pattern.compile(
            "(?!0+[:%])([0-9a-f]{1,32})" + COLON + "(?!0+[:%])([0-9a-f]{1,16})" + COLON + "(?:(?!" + COLON + ").)*"
                    + COLON + "([0-9a-f]{1,2})",
            Pattern.DOTALL);

    @FuzzTest
    void jaeger(byte[] input) {
        String text = lines(input, 1)[0];
        Extracted extracted = WireContract.hold(Formats.jaeger(), Set.of("jaeger.malformed"), "uber-trace-id", text);

        Matcher matcher = VALID.matcher(text);
        boolean valid = text.length() <= 91 && matcher.matches();
        WireContract.takenOrRejected(valid, extracted.hasTrace(), extracted, "jaeger.malformed");
        if (valid) {
            assertThat(new BigInteger(Hex.of(extracted.traceIdHigh(), extracted.traceIdLow()), 16))
                    .isEqualTo(new BigInteger(matcher.group(1), 16));
            assertThat(extracted.parentId()).isEqualTo(Long.parseUnsignedLong(matcher.group(2), 16));
            int flags = Integer.parseInt(matcher.group(3), 16);
            assertThat((extracted.traceFlags() & 1) != 0).isEqualTo((flags & 3) != 0);
        }
    }
}
