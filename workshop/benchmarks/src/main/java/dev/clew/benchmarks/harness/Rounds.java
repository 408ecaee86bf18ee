package dev.clew.benchmarks.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The figures of several contestants, one of each for every round. */
public final class Rounds {
    /** Student's t for a two-sided 95 %, by degrees of freedom from 1 on. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    private final Map<String, List<Long>> all = new HashMap<>();

    /** The mean of what several rounds came to, and its 95 % interval. */
    public record Estimate(double mean, double half) {
        @Override
        public String toString() {
            return toString("%.3f");
        }

        /** Returns the mean and the interval, each in this format. */
        public String toString(String format) {
            return format.formatted(mean) + " (" + format.formatted(mean - half) + " to "
                    + format.formatted(mean + half) + ")";
        }
    }

    public void add(String contestant, long figure) {
        all.computeIfAbsent(contestant, any -> new ArrayList<>()).add(figure);
    }

    /** Returns the ratio of two contestants with equally many rounds, from two to ten. */
    public Estimate ratio(String with, String without) {
        return estimate(with, without, (figure, base) -> figure / base);
    }

    /** Returns how much more one contestant needs than another with equally many rounds, from two to ten. */
    public Estimate difference(String with, String without) {
        return estimate(with, without, (figure, base) -> figure - base);
    }

    /** Returns a contestant's mean. */
    public double mean(String contestant) {
        return all.get(contestant).stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    private Estimate estimate(String with, String without, DoubleBinaryOperator compared) {
        List<Long> figures = all.get(with);
        List<Long> base = all.get(without);
        int rounds = base.size();
        double[] each = IntStream.range(0, rounds)
                .mapToDouble(i -> compared.applyAsDouble(figures.get(i), base.get(i)))
                .toArray();
        double mean = DoubleStream.of(each).average().orElseThrow();
        double squares =
                DoubleStream.of(each).map(one -> (one - mean) * (one - mean)).sum();
        return new Estimate(mean, T[rounds - 2] * Math.sqrt(squares / (rounds - 1) / rounds));
    }
}
