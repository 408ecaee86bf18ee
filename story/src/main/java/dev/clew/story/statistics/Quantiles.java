package dev.clew.story.statistics;

import java.util.Arrays;

/** Values in order. */
public final class Quantiles {
    private final double[] sorted;

    private Quantiles(double[] sorted) {
        this.sorted = sorted;
    }

    /** Returns the quantiles of values, which stay as they are. */
    public static Quantiles of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quantiles(sorted);
    }

    public int count() {
        return sorted.length;
    }

    /** Returns the value below which a share of them lies, from 0 to 1; NaN if there are none. */
    public double at(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    /** Returns the middle one. */
    public double median() {
        return at(0.5);
    }
}
