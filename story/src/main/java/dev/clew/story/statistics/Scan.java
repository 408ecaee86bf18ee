package dev.clew.story.statistics;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The stretch of a row of cells in which most more is counted than expected: Kulldorff's scan statistic, with what is expected of
 * each cell corrected for what it is made of.
 */
public final class Scan {
    /** Cells that a row should have at most: each pair of them is looked at. */
    public static final int MOST_CELLS = 150;

    private static final int LONGEST_BURST = 8;

    /** Shorter ones tell nothing of how far their counts scatter, nor do fewer blocks. */
    private static final int SHORTEST = 3;

    private static final int FEWEST_BLOCKS = 6;

    private static final double HALF = 0.5;

    private final double[] hits;
    private final double[] expected;
    private final int from;
    private final int to;
    private final double dispersion;
    private final double chance;

    private Scan(double[] hits, double[] expected, int from, int to, double likelihood) {
        this.hits = hits;
        this.expected = expected;
        this.from = from;
        this.to = to;
        dispersion = dispersion();
        chance = Math.min(1, Math.exp(-likelihood / dispersion) * hits.length * hits.length / 2);
    }

    /**
     * Returns the stretch that stands out most, null if none does.
     *
     * @param hits the counts of the cells
     * @param expected what they would be if counts were even everywhere
     * @param barred cells that are in no stretch; those have three cells or more
     * @param isFromStart whether a stretch may begin with the first cell, although nothing came before
     */
    public static @Nullable Scan of(double[] hits, double[] expected, BitSet barred, boolean isFromStart) {
        double[] hitsTo = sums(hits);
        double[] expectedTo = sums(expected);
        int cells = hits.length;
        int from = 0;
        int to = 0;
        double most = 0;
        for (int i = isFromStart ? 0 : 1; i < cells; i++) {
            int end = barred.nextSetBit(i);
            for (int j = i + SHORTEST; j <= (end < 0 ? cells : end); j++) {
                double likelihood = likelihood(
                        hitsTo[j] - hitsTo[i], expectedTo[j] - expectedTo[i], hitsTo[cells], expectedTo[cells]);
                if (likelihood > most) {
                    most = likelihood;
                    from = i;
                    to = j;
                }
            }
        }
        return most == 0 ? null : new Scan(hits, expected, from, to, most);
    }

    private static double[] sums(double[] counts) {
        double[] sums = new double[counts.length + 1];
        for (int i = 0; i < counts.length; i++) {
            sums[i + 1] = sums[i] + counts[i];
        }
        return sums;
    }

    /** Returns the logarithm of the ratio of likelihoods, 0 if there are no more than expected. */
    private static double likelihood(double in, double expectedIn, double all, double expectedAll) {
        double out = all - in;
        double expectedOut = expectedAll - expectedIn;
        if (expectedIn <= 0 || expectedOut <= 0 || in * expectedOut <= out * expectedIn) {
            return 0;
        }
        return in * Math.log(in / expectedIn)
                + (out <= 0 ? 0 : out * Math.log(out / expectedOut))
                - all * Math.log(all / expectedAll);
    }

    /** Returns how much more counts scatter than events that are independent of each other, 1 at least. */
    private double dispersion() {
        double in = sum(hits, from, to) / sum(expected, from, to);
        double out = outside(hits) / outside(expected);
        double[] model = new double[hits.length];
        for (int i = 0; i < model.length; i++) {
            model[i] = expected[i] * (i >= from && i < to ? in : out);
        }
        double most = 1;
        for (int size = 1; size <= LONGEST_BURST; size *= 2) {
            most = Math.max(most, dispersion(model, size));
        }
        return most;
    }

    /** Returns Pearson's χ² by its degrees of freedom, of blocks of so many cells, which are widened until one is expected in each. */
    private double dispersion(double[] model, int size) {
        double squares = 0;
        int blocks = 0;
        double count = 0;
        double mean = 0;
        for (int i = 0; i < model.length; i++) {
            count += hits[i];
            mean += model[i];
            boolean isFull = (i + 1) % size == 0 && mean >= 1;
            if (isFull || i == model.length - 1 && mean > 0) {
                squares += (count - mean) * (count - mean) / Math.max(mean, HALF);
                blocks++;
                count = 0;
                mean = 0;
            }
        }
        return blocks < (size == 1 ? SHORTEST : FEWEST_BLOCKS) ? 1 : squares / (blocks - 1);
    }

    private static double sum(double[] counts, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += counts[i];
        }
        return sum;
    }

    private double outside(double[] counts) {
        return sum(counts, 0, from) + sum(counts, to, counts.length);
    }

    /** Returns where the stretch begins. */
    public int from() {
        return from;
    }

    /** Returns where it ends; that cell is not in it. */
    public int to() {
        return to;
    }

    public boolean holds(int cell) {
        return cell >= from && cell < to;
    }

    /**
     * Returns a bound on the probability that any stretch stands out as much by chance: Chernoff's, exp(-Λ) with Λ the logarithm of
     * the likelihoods' ratio, times the number of stretches. What comes in bursts scatters more than what comes evenly, so Λ is
     * divided by the dispersion that is left beside the stretch, the largest of single cells and of blocks of two, four and eight.
     */
    public double chance() {
        return chance;
    }

    /** Returns a bound on the probability that so many more are counted in this stretch than in all before it. */
    public double chanceBefore() {
        return chanceBefore(expected);
    }

    /** Returns the same by other expectations. */
    public double chanceBefore(double[] others) {
        double in = sum(hits, from, to);
        double likelihood = likelihood(in, sum(others, from, to), in + sum(hits, 0, from), sum(others, 0, to));
        return Math.exp(-likelihood / dispersion);
    }

    /** Returns how many times more is counted in the stretch than outside; if nothing is there, as if half of one were. */
    public double times() {
        return times(sum(hits, from, to), sum(expected, from, to), outside(hits), outside(expected));
    }

    /** Returns how many times more is counted in the stretch, by other expectations. */
    public double times(double[] others) {
        return times(sum(hits, from, to), sum(others, from, to), outside(hits), outside(others));
    }

    /** Returns how many times more is counted right after its beginning than right before: in as few cells as have so many counts. */
    public double step(int least) {
        int length = 1;
        double after = hits[from];
        while (after < least && from + length < to && from - 1 - length > 0) {
            after += hits[from + length];
            length++;
        }
        int end = Math.max(0, from - 1); // the cell between may be of both
        int begin = Math.max(0, end - length);
        return times(after, sum(expected, from, from + length), sum(hits, begin, end), sum(expected, begin, end));
    }

    /** Returns how many are expected after the stretch if it had gone on. */
    public double expectedAfter() {
        return sum(expected, to, hits.length) * sum(hits, from, to) / sum(expected, from, to);
    }

    private static double times(double hits, double expected, double otherHits, double otherExpected) {
        return hits / Math.max(expected, 1e-9) * otherExpected / Math.max(HALF, otherHits);
    }
}
