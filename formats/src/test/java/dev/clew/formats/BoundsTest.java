package dev.clew.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Headers;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.WireContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formats' behaviour at the ends of their ranges. */
class BoundsTest {
    private static final String ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793";

    @Test
    void xrayKeepsPartsUntilOneDoesNotFit() {
        String first = ";a=" + "x".repeat(497);
        String second = ";b=" + "x".repeat(447);
        assertThat(74 + first.length() + second.length()).isEqualTo(1024);
        assertThat(kept(first + second)).isEqualTo(first + second);
        assertThat(kept(first + second + "x")).isEqualTo(first);
    }

    private static String kept(String others) {
        Extracted extracted = WireContract.read(Formats.xray(), Headers.of("X-Amzn-Trace-Id", ROOT + others));
        return extracted.vendorFields();
    }

    @ParameterizedTest
    @CsvSource({"' ', true", "'~', true", "'\t', true", "'\u001f', false", "'\u007f', false", "',', false"})
    void xrayTakesPrintableCharactersAlone(String character, boolean valid) {
        Extracted extracted =
                WireContract.read(Formats.xray(), Headers.of("X-Amzn-Trace-Id", ROOT + ";a=b" + character + "c"));
        assertThat(extracted.hasTrace()).isEqualTo(valid);
    }

    @Test
    void xrayReadsAHeaderOf1024Characters() {
        String longest = ROOT + ";" + " ".repeat(1024 - ROOT.length() - 1);
        assertThat(WireContract.read(Formats.xray(), Headers.of("X-Amzn-Trace-Id", longest))
                        .hasTrace())
                .isTrue();
        assertThat(WireContract.read(Formats.xray(), Headers.of("X-Amzn-Trace-Id", longest + " "))
                        .hasTrace())
                .isFalse();
    }

    @Test
    void b3sStrangeDecisionIsNone() {
        String[] ids = {"X-B3-TraceId", "0af7651916cd43dd", "X-B3-SpanId", "b7ad6b7169203331", "X-B3-Sampled", "yes"};
        Extracted extracted = WireContract.read(Formats.b3Multi(), Headers.of(ids));
        assertThat(extracted.hasTrace()).isTrue();
        assertThat(extracted.isSamplingDecided()).isFalse();
        assertThat(extracted.rejections()).containsExactly("b3.sampled");
        assertThat(Headers.receive(Formats.b3Multi(), ids).isSampled()).isTrue();
    }
}
