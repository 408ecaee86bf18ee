package dev.clew.story.statistics;

import java.util.Arrays;

/** Tells whether values go up, and how. */
public final class Trend {
    /** More points than this are taken together: the slope looks at all pairs. */
    private static final int POINTS = 100;

    private Trend() {}

    /** Returns the share of the variance of values that a straight line explains, 0 if it falls. */
    public static double ofLine(double[] times, double[] values) {
        double meanTime = Arrays.stream(times).average().orElse(0);
        double mean = Arrays.stream(values).average().orElse(0);
        double both = 0;
        double ofTimes = 0;
        double ofValues = 0;
        for (int i = 0; i < values.length; i++) {
            both += (times[i] - meanTime) * (values[i] - mean);
            ofTimes += (times[i] - meanTime) * (times[i] - meanTime);
            ofValues += (values[i] - mean) * (values[i] - mean);
        }
        return both <= 0 || ofTimes == 0 || ofValues == 0 ? 0 : both / ofTimes * (both / ofValues);
    }

    /** Returns the share of the variance of values that is explained if they go up once. */
    public static double ofStep(double[] values) {
        double sum = Arrays.stream(values).sum();
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double best = 0;
        double before = 0;
        for (int i = 1; i < values.length; i++) {
            before += values[i - 1];
            int after = values.length - i;
            double up = (sum - before) / after - before / i;
            best = up > 0 ? Math.max(best, up * up * i * after / values.length) : best;
        }
        return squares == 0 ? 0 : best / squares;
    }

    /** Returns by how much values grow in one unit of time: the median slope of all pairs (Theil and Sen). */
    public static double slope(double[] times, double[] values) {
        int points = Math.min(POINTS, values.length);
        double[] x = new double[points];
        double[] y = new double[points];
        for (int i = 0; i < points; i++) {
            int from = (int) ((long) i * values.length / points);
            int to = (int) ((long) (i + 1) * values.length / points);
            x[i] = Quantiles.of(Arrays.copyOfRange(times, from, to)).median();
            y[i] = Quantiles.of(Arrays.copyOfRange(values, from, to)).median();
        }
        double[] slopes = new double[points * (points - 1) / 2];
        int count = 0;
        for (int i = 0; i < points; i++) {
            for (int j = i + 1; j < points; j++) {
                if (x[j] > x[i]) {
                    slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
                }
            }
        }
        double median = Quantiles.of(Arrays.copyOf(slopes, count)).median();
        return Double.isNaN(median) ? 0 : median;
    }
}
