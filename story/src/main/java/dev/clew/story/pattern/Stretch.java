package dev.clew.story.pattern;

import java.util.function.IntUnaryOperator;

/**
 * A part of a row of counts.
 *
 * @param from where it begins
 * @param to where it ends, not in it
 * @param sum the sum of its counts
 */
record Stretch(int from, int to, long sum) {
    /** Returns the part with the most beyond so much for each count, in linear time; an empty one if there is none. */
    static Stretch most(int length, IntUnaryOperator counts, double each) {
        Stretch best = new Stretch(0, 0, 0);
        double bestSum = 0;
        double sum = 0;
        long hits = 0;
        int from = 0;
        for (int i = 0; i < length; i++) {
            int count = counts.applyAsInt(i);
            sum += count - each;
            hits += count;
            if (sum > bestSum) {
                bestSum = sum;
                best = new Stretch(from, i + 1, hits);
            }
            if (sum <= 0) {
                sum = 0;
                hits = 0;
                from = i + 1;
            }
        }
        return best;
    }

    int length() {
        return to - from;
    }
}
