package dev.clew.benchmarks.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The figures of several contestants, one of each for every round. */
public final class Rounds {
    /** Student's t for a two-sided 95 %, by degrees of freedom from 1 on. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    private final Map<String, List<Long>> all = new HashMap<>();

    /** The mean of several rounds' ratios and its 95 % interval. */
    public record Ratio(double mean, double half) {
        @Override
        public String toString() {
            return "%.3f (%.3f to %.3f)".formatted(mean, mean - half, mean + half);
        }
    }

    public void add(String contestant, long figure) {
        all.computeIfAbsent(contestant, any -> new ArrayList<>()).add(figure);
    }

    /** Returns the ratio of two contestants with equally many rounds, from two to ten. */
    public Ratio ratio(String with, String without) {
        return ratio(all.get(with), all.get(without));
    }

    /** Returns the ratio of what one contestant adds to a third, and what another adds. */
    public Ratio addedRatio(String one, String other, String without) {
        return ratio(added(one, without), added(other, without));
    }

    private List<Long> added(String with, String without) {
        List<Long> base = all.get(without);
        return IntStream.range(0, base.size())
                .mapToObj(i -> all.get(with).get(i) - base.get(i))
                .toList();
    }

    /** Returns a contestant's mean. */
    public double mean(String contestant) {
        return all.get(contestant).stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    private static Ratio ratio(List<Long> figures, List<Long> base) {
        int rounds = base.size();
        double[] ratios = new double[rounds];
        double mean = 0;
        for (int i = 0; i < rounds; i++) {
            ratios[i] = (double) figures.get(i) / base.get(i);
            mean += ratios[i] / rounds;
        }
        double squares = 0;
        for (double ratio : ratios) {
            squares += (ratio - mean) * (ratio - mean);
        }
        return new Ratio(mean, T[rounds - 2] * Math.sqrt(squares / (rounds - 1) / rounds));
    }
}
