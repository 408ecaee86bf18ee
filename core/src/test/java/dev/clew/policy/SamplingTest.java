package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplingTest {
    @ParameterizedTest
    @CsvSource({
        "always, 0",
        "1, 0",
        "never, 0x100000000000000",
        "0, 0x100000000000000",
        "0.5, 0x80000000000000",
        "0.25, 0xc0000000000000"
    })
    void samplesTracesAtAndAboveTheThreshold(String text, String threshold) {
        Sampling sampling = Sampling.parse(text);
        long least = Long.decode(threshold);
        assertThat(sampling.threshold()).isEqualTo(least);
        assertThat(sampling).hasToString(text);
        assertThat(sampling.samples(least - 1)).isEqualTo(least == 0);
        assertThat(sampling.samples(least)).isEqualTo(least >>> 56 == 0);
        assertThat(sampling.samples(least | 0xff00_0000_0000_0000L))
                .as("the upper byte says nothing")
                .isEqualTo(least >>> 56 == 0);
    }

    @Test
    void looksAtTheLowerBitsAlone() {
        assertThat(Sampling.parse("0.5").samples(0xff00_0000_0000_0000L)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "half", "NaN", "-0.001", "1.001", "Infinity", "ALWAYS"})
    void refusesTextsThatAreNoRatioAndNamesTheAllowedOnes(String text) {
        assertThatThrownBy(() -> Sampling.parse(text))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("clew.sampling must be always, never or a ratio from 0 to 1, was \"" + text + '"');
    }
}
