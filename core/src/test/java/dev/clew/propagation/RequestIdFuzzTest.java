package dev.clew.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The request id in its header, and in an alias. */
class RequestIdFuzzTest extends FuzzTarget {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._~:@+/=-]{1,200}");

    @FuzzTest
    void requestId(byte[] input) {
        String[] lines = lines(input, 2);
        Extracted extracted = WireContract.hold(
                Propagators.requestId("X-Request-ID", "X-Correlation-ID"),
                Set.of("request_id.empty", "request_id.too_long", "request_id.characters"),
                "X-Request-ID",
                lines[0],
                "X-Correlation-ID",
                lines[1]);

        String expected = "";
        List<String> rejected = new ArrayList<>();
        for (String line : lines) {
            if (line == null || !expected.isEmpty()) {
                continue;
            }
            if (VALID.matcher(line).matches()) {
                expected = line;
            } else {
                rejected.add(line.isEmpty() ? "empty" : line.length() > 200 ? "too_long" : "characters");
            }
        }
        assertThat(extracted.requestId()).isEqualTo(expected);
        assertThat(extracted.rejections())
                .isEqualTo(rejected.stream().map("request_id."::concat).toList());
    }
}
