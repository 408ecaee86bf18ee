package dev.clew.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The mean of several rounds' ratios and its 95 % interval. */
public record Ratio(double mean, double half) {
    /** Student's t for a two-sided 95 %, by degrees of freedom from 1 on. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    /** @param with as many as {@code without}, at least two */
    public static Ratio of(List<Double> with, List<Double> without) {
        int rounds = with.size();
        double sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += with.get(i) / without.get(i);
        }
        double mean = sum / rounds;
        double squares = 0;
        for (int i = 0; i < rounds; i++) {
            double distance = with.get(i) / without.get(i) - mean;
            squares += distance * distance;
        }
        double t = T[Math.min(rounds - 1, T.length) - 1];
        return new Ratio(mean, t * Math.sqrt(squares / (rounds - 1) / rounds));
    }

    /** Takes one figure of each round. */
    public static <R> Ratio of(List<R> with, List<R> without, ToDoubleFunction<R> figure) {
        return of(figures(with, figure), figures(without, figure));
    }

    private static <R> List<Double> figures(List<R> rounds, ToDoubleFunction<R> figure) {
        return rounds.stream().mapToDouble(figure).boxed().toList();
    }

    /** Whether the interval has 1.00 in it. */
    public boolean includesOne() {
        return Math.abs(mean - 1) <= half;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", mean, mean - half, mean + half);
    }
}
