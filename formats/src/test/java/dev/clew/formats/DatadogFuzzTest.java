package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.WireContract;
import java.math.BigInteger;
import java.util.Set;

/** The trace id, the parent's id, the priority and the tags, a line each. */
class DatadogFuzzTest extends FuzzTarget {
    @FuzzTest
    void datadog(byte[] input) {
        String[] lines = lines(input, 4);
        String parent = "".equals(lines[1]) ? null : lines[1];
        Extracted extracted = WireContract.hold(
                Formats.datadog(),
                Set.of("datadog.malformed", "datadog.priority", "datadog.tags"),
                "x-datadog-trace-id",
                lines[0],
                "x-datadog-parent-id",
                parent,
                "x-datadog-sampling-priority",
                lines[2],
                "x-datadog-tags",
                lines[3]);

        boolean valid = isUnsigned(lines[0])
                && new BigInteger(lines[0]).signum() != 0
                && (parent == null || isUnsigned(parent));
        assertThat(extracted.hasTrace()).isEqualTo(valid);
        assertThat(extracted.rejections().contains("datadog.malformed")).isEqualTo(!valid);
        if (valid) {
            assertThat(Long.toUnsignedString(extracted.traceIdLow())).isEqualTo(new BigInteger(lines[0]).toString());
            boolean priority = lines[2] != null && lines[2].matches("-?[0-9]{1,9}");
            assertThat(extracted.isSamplingDecided()).isEqualTo(priority);
            assertThat(extracted.rejections().contains("datadog.priority")).isEqualTo(lines[2] != null && !priority);
        }
    }

    private static boolean isUnsigned(String text) {
        return text.matches("[0-9]{1,20}") && new BigInteger(text).bitLength() <= 64;
    }
}
