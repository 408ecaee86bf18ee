package dev.clew.benchmarks.load;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What one system's rounds are to another's that ran in turns with them. */
final class Ratio {
    /** Student's t for 95 % with as many degrees of freedom, from one on. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    private Ratio() {}

    /** Returns the mean of the rounds' ratios and its 95 % interval; for at most ten rounds. */
    static <R> String of(List<R> with, List<R> without, ToDoubleFunction<R> figure) {
        int rounds = with.size();
        double[] ratios = new double[rounds];
        double sum = 0;
        for (int i = 0; i < rounds; i++) {
            ratios[i] = figure.applyAsDouble(with.get(i)) / figure.applyAsDouble(without.get(i));
            sum += ratios[i];
        }
        double mean = sum / rounds;
        double squares = 0;
        for (double ratio : ratios) {
            squares += (ratio - mean) * (ratio - mean);
        }
        double half = T[rounds - 2] * Math.sqrt(squares / (rounds - 1) / rounds);
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", mean, mean - half, mean + half);
    }
}
