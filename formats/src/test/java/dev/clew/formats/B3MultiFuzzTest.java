package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.WireContract;
import java.util.Set;

/** The trace id, the span id, the parent's id, the decision and the flags, a line each; an empty line is no header. */
class B3MultiFuzzTest extends FuzzTarget {
    @FuzzTest
    void b3(byte[] input) {
        String[] lines = lines(input, 5);
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "".equals(lines[i]) ? null : lines[i];
        }
        Extracted extracted = WireContract.hold(
                Formats.b3Multi(),
                Set.of("b3.malformed", "b3.sampled"),
                "X-B3-TraceId",
                lines[0],
                "X-B3-SpanId",
                lines[1],
                "X-B3-ParentSpanId",
                lines[2],
                "X-B3-Sampled",
                lines[3],
                "X-B3-Flags",
                lines[4]);

        boolean trace = is(lines[0], "(?!0+$)(?:[0-9a-f]{32}|[0-9a-f]{16})");
        boolean span = is(lines[1], "(?!0+$)[0-9a-f]{16}");
        boolean parent = lines[2] == null || is(lines[2], "[0-9a-f]{16}");
        boolean none = lines[0] == null && lines[1] == null;
        assertThat(extracted.hasTrace()).isEqualTo(trace && span && parent);
        assertThat(extracted.rejections().contains("b3.malformed")).isEqualTo(!none && !(trace && span && parent));

        boolean debug = is(lines[4], "1");
        boolean decided = debug || is(lines[3], "[01]|true|false");
        assertThat(extracted.rejections().contains("b3.sampled")).isEqualTo(!debug && lines[3] != null && !decided);
        assertThat(extracted.isSamplingDecided()).isEqualTo(decided && (none || extracted.hasTrace()));
    }

    private static boolean is(String line, String pattern) {
        return line != null && line.split(",", -1)[0].matches(pattern);
    }
}
