package dev.clew.story.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ScanTest {
    private static final int CELLS = 100;
    private static final int ROWS = 2_000;

    private final Random random = new Random(3);

    private double poisson(double mean) {
        double product = random.nextDouble();
        int count = 0;
        while (product > Math.exp(-mean)) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    private static Scan scan(IntToDoubleFunction count) {
        double[] hits = new double[CELLS];
        double[] expected = new double[CELLS];
        double all = 0;
        for (int i = 0; i < CELLS; i++) {
            hits[i] = count.applyAsDouble(i);
            all += hits[i];
        }
        java.util.Arrays.fill(expected, all / CELLS);
        return Scan.of(hits, expected, new BitSet(), false);
    }

    /** Returns how many rows of chance have a stretch that is taken for less likely than one in a hundred. */
    private int alarms(IntToDoubleFunction count) {
        int alarms = 0;
        for (int row = 0; row < ROWS; row++) {
            Scan scan = scan(count);
            alarms += scan != null && scan.chance() < 0.01 ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void boundsTheChanceOfEvenCounts() {
        assertThat(alarms(i -> poisson(0.3))).isLessThan(ROWS / 100);
        assertThat(alarms(i -> poisson(5))).isLessThan(ROWS / 100);
    }

    @Test
    void boundsTheChanceOfBursts() {
        assertThat(alarms(i -> 20 * poisson(0.05))).isLessThan(ROWS / 100);
        assertThat(alarms(i -> 4 * poisson(1))).isLessThan(ROWS / 100);
    }

    @Test
    void findsWhereMoreComes() {
        Scan scan = scan(i -> i >= 40 && i < 70 ? 5 + i % 2 : 1);

        assertThat(scan.from()).isEqualTo(40);
        assertThat(scan.to()).isEqualTo(70);
        assertThat(scan.times()).isCloseTo(5.5, within(1e-9));
        assertThat(scan.chance()).isLessThan(1e-12);
        assertThat(scan.expectedAfter()).isCloseTo(165, within(1e-9));
    }

    @Test
    void tellsWhatBeginsAtOnceFromWhatGrows() {
        Scan sudden = scan(i -> i < 50 ? 4 : 16);
        Scan growing = scan(i -> Math.round(16 - 14 * Math.cos(2 * Math.PI * i / CELLS)));

        assertThat(sudden.step(10)).isEqualTo(4);
        assertThat(growing.times()).isGreaterThan(3);
        assertThat(growing.step(10)).isLessThan(1.5);
    }

    @Test
    void tellsWhatBeginsFromWhatEnds() {
        assertThat(scan(i -> i > 2 && i < 50 ? 8 : 1).chanceBefore()).isGreaterThan(1e-7);
        assertThat(scan(i -> i > 30 && i < 80 ? 8 : 1).chanceBefore()).isLessThan(1e-12);
    }

    @Test
    void findsNothingWhereAllIsEven() {
        assertThat(scan(i -> 3)).isNull();
    }
}
