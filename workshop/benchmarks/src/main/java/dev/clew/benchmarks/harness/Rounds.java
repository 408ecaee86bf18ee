package dev.clew.benchmarks.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of several contestants that took turns. */
public final class Rounds {
    /** Student's t for a two-sided 95 %, by degrees of freedom from 1 on. */
    private static final double[] T = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};

    private final Map<String, List<Round>> all = new HashMap<>();

    /** One round of a load: the time it took, and how many ids were wrong or missing. */
    public record Round(int operations, long processorNanos, long wallNanos, int wrong) {
        public double processorMicros() {
            return processorNanos / 1e3 / operations;
        }

        public double perSecond() {
            return operations * 1e9 / wallNanos;
        }
    }

    /** The mean of several rounds' ratios and its 95 % interval. */
    public record Ratio(double mean, double half) {
        /** Returns whether 1.00 lies in the interval. */
        public boolean includesOne() {
            return Math.abs(mean - 1) <= half;
        }

        @Override
        public String toString() {
            return "%.3f (%.3f to %.3f)".formatted(mean, mean - half, mean + half);
        }
    }

    /** One round of all contestants, in the order given. */
    public interface Turn<T> {
        void run(List<T> order, boolean counts) throws Exception;
    }

    /** Runs rounds; after each, another contestant begins, since that has the processor as the last round left it. */
    public static <T> void turns(List<T> contestants, int warmUp, int rounds, Turn<T> turn) throws Exception {
        List<T> order = new ArrayList<>(contestants);
        for (int round = -warmUp; round < rounds; round++) {
            Collections.rotate(order, 1);
            turn.run(order, round >= 0);
        }
    }

    public void add(String contestant, Round round) {
        all.computeIfAbsent(contestant, any -> new ArrayList<>()).add(round);
    }

    /** Returns the ratio of two contestants with equally many rounds, at least two. */
    public Ratio ratio(String with, String without, ToDoubleFunction<Round> figure) {
        double[] ratios = figures(with, figure);
        double[] base = figures(without, figure);
        double mean = 0;
        for (int i = 0; i < base.length; i++) {
            ratios[i] /= base[i];
            mean += ratios[i] / base.length;
        }
        double squares = 0;
        for (double ratio : ratios) {
            squares += (ratio - mean) * (ratio - mean);
        }
        double t = T[Math.min(base.length - 1, T.length) - 1];
        return new Ratio(mean, t * Math.sqrt(squares / (base.length - 1) / base.length));
    }

    public double mean(String contestant, ToDoubleFunction<Round> figure) {
        return all.get(contestant).stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    /** Returns the wrong or missing ids of all contestants. */
    public int wrong() {
        return all.values().stream()
                .flatMap(List::stream)
                .mapToInt(Round::wrong)
                .sum();
    }

    private double[] figures(String contestant, ToDoubleFunction<Round> figure) {
        return all.get(contestant).stream().mapToDouble(figure).toArray();
    }
}
