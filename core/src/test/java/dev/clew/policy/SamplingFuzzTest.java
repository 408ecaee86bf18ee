package dev.clew.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;

/** {@code clew.sampling}. */
class SamplingFuzzTest extends FuzzTarget {
    private static final long ALL = 1L << 56;

    @FuzzTest
    void sampling(byte[] input) {
        String text = lines(input, 1)[0];
        Sampling sampling;
        try {
            sampling = Sampling.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("clew.sampling must be always, never or a ratio from 0 to 1, was \"" + text + '"');
            assertThat(text).isNotIn("always", "never", "0", "1", "0.5");
            return;
        }
        assertThat(sampling).hasToString(text);
        assertThat(sampling.threshold()).isBetween(0L, ALL);
        assertThat(sampling.samples(-1)).isEqualTo(sampling.threshold() < ALL);
        assertThat(sampling.samples(0)).isEqualTo(sampling.threshold() == 0);
        if (text.matches("0?\\.[0-9]{1,9}")) {
            double share = (double) (ALL - sampling.threshold()) / ALL;
            assertThat(Math.abs(share - Double.parseDouble(text))).isLessThan(1e-9);
        }
    }
}
