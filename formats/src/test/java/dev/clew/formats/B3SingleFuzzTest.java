package dev.clew.formats;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.WireContract;
import java.util.Set;
import java.util.regex.Pattern;

class B3SingleFuzzTest extends FuzzTarget {
    /** Reads only the text before the first comma. */
    private static final Pattern VALID = Pattern.compile(
            "((?!0+-)(?:[0-9a-f]{32}|[0-9a-f]{16})-(?!0{16})[0-9a-f]{16}(?:-[01d])?(?:-[0-9a-f]{16})?|[01d])(?:,.*)?",
            Pattern.DOTALL);

    @FuzzTest
    void b3(byte[] input) {
        String text = lines(input, 1)[0];
        Extracted extracted = WireContract.hold(Formats.b3Single(), Set.of("b3.malformed"), "b3", text);

        boolean valid = VALID.matcher(text).matches();
        boolean decisionAlone = valid && text.split(",", -1)[0].length() == 1;
        boolean taken = decisionAlone ? extracted.isSamplingDecided() : extracted.hasTrace();
        WireContract.takenOrRejected(valid, taken, extracted, "b3.malformed");
    }
}
