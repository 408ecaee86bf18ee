package dev.clew.benchmarks.harness;

import java.util.Locale;

/** The mean of several rounds' ratios and its 95 % interval. */
public record Ratio(double mean, double half) {
    /** Student's t for a two-sided 95 %, by degrees of freedom from 1 on. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    /** @param with as many as {@code without}, at least two */
    static Ratio of(double[] with, double[] without) {
        int rounds = with.length;
        double sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += with[i] / without[i];
        }
        double mean = sum / rounds;
        double squares = 0;
        for (int i = 0; i < rounds; i++) {
            double distance = with[i] / without[i] - mean;
            squares += distance * distance;
        }
        double t = T[Math.min(rounds - 1, T.length) - 1];
        return new Ratio(mean, t * Math.sqrt(squares / (rounds - 1) / rounds));
    }

    /** Returns whether 1.00 lies in the interval. */
    public boolean includesOne() {
        return Math.abs(mean - 1) <= half;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", mean, mean - half, mean + half);
    }
}
