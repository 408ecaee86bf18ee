package dev.clew.story.statistics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Beats at regular intervals, some of which may be left out.
 *
 * @param period from one beat to the next
 * @param first the first beat, evened out
 * @param jitter the standard deviation of the beats from their moments
 * @param slots how many beats there would be, had none been left out
 * @param chance a bound on the probability that moments without any order are so regular
 */
public record Rhythm(double period, double first, double jitter, int slots, double chance) {
    /** At least two beats of three are there. */
    private static final double MOST_SLOTS = 1.5;

    /**
     * Returns the rhythm that moments fit best, null if there are fewer than three or too many are left out.
     *
     * <p>The bound: moments without order cut the time between them as a stick is broken, so that each of m gaps but the last lies
     * within d of its place with a probability of at most 2d/T each, times (m-1)!, times the ways to leave beats out.
     *
     * @param moments in their order
     * @param dead how much of each gap cannot hold a moment, since it would have been counted with the one before; one fewer than moments
     */
    public static @Nullable Rhythm of(double[] moments, double[] dead) {
        int gaps = moments.length - 1;
        if (gaps < 2) {
            return null;
        }
        double[] between = new double[gaps];
        double free = 0;
        for (int i = 0; i < gaps; i++) {
            between[i] = moments[i + 1] - moments[i];
            free += Math.max(0, between[i] - dead[i]);
        }
        double usual = Quantiles.of(between).median();
        int[] at = new int[moments.length];
        for (int i = 0; i < gaps; i++) {
            at[i + 1] = at[i] + (int) Math.max(1, Math.min(1_000, Math.round(between[i] / usual)));
        }
        int slots = at[gaps];
        if (free <= 0 || usual <= 0 || slots > MOST_SLOTS * gaps) {
            return null;
        }
        double meanAt = Arrays.stream(at).average().orElse(0);
        double mean = Arrays.stream(moments).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (int i = 0; i <= gaps; i++) {
            products += (at[i] - meanAt) * (moments[i] - mean);
            squares += (at[i] - meanAt) * (at[i] - meanAt);
        }
        double period = products / squares;
        double first = mean - period * meanAt;
        double deviation = 0;
        double jitter = 0;
        for (int i = 0; i <= gaps; i++) {
            double off = moments[i] - first - period * at[i];
            jitter += off * off;
            if (i < gaps) {
                deviation = Math.max(deviation, Math.abs(between[i] - period * (at[i + 1] - at[i])));
            }
        }
        double width = Math.max(deviation, 1e-4 * period);
        double log = logFactorial(gaps - 1) + logChoose(slots - 1, gaps - 1) + (gaps - 1) * Math.log(2 * width / free);
        return new Rhythm(period, first, Math.sqrt(jitter / gaps), slots + 1, Math.min(1, Math.exp(log)));
    }

    private static double logChoose(int all, int some) {
        return logFactorial(all) - logFactorial(some) - logFactorial(all - some);
    }

    private static double logFactorial(int of) {
        double log = 0;
        for (int i = 2; i <= of; i++) {
            log += Math.log(i);
        }
        return log;
    }
}
