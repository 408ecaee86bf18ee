package dev.clew.story.pattern;

import org.jspecify.annotations.Nullable;

/** Looks for the stretch of time in which a series is slow: the one that explains most of its variance. */
final class Windows {
    private static final int FEWEST = 20;
    private static final int STEPS = 150;

    /** Windows that are looked at in one series. */
    static final double LOOKED = STEPS * STEPS / 2.0;

    private final Series series;
    private final int[] spans;
    private final double[] sums;

    private Windows(Series series, int[] spans) {
        this.series = series;
        this.spans = spans;
        sums = new double[spans.length + 1];
        for (int i = 0; i < spans.length; i++) {
            sums[i + 1] = sums[i] + series.log(spans[i]);
        }
    }

    /**
     * Returns those of some spans that are in the window in which they are slowest, null if there is none.
     *
     * @param spans places of spans in the series, in order
     */
    static @Nullable Split slowest(Series series, int[] spans) {
        int[] found = new Windows(series, spans).slowest();
        if (found == null) {
            return null;
        }
        int first = spans[found[0]];
        int last = spans[found[1] - 1];
        boolean[] isOne = new boolean[series.size()];
        for (int span : spans) {
            isOne[span] = true;
        }
        return Split.of(series, i -> i >= first && i <= last && isOne[i]);
    }

    private int @Nullable [] slowest() {
        int length = spans.length;
        int steps = Math.min(STEPS, length);
        int from = 0;
        int to = 0;
        double best = 0;
        for (int i = 0; i < steps; i++) {
            for (int j = i + 1; j <= steps; j++) {
                int start = at(i, steps);
                int end = at(j, steps);
                double explained = explained(start, end);
                if (explained > best) {
                    best = explained;
                    from = start;
                    to = end;
                }
            }
        }
        if (best == 0) {
            return null;
        }
        int reach = length / steps + 1;
        int bestFrom = from;
        for (int i = Math.max(0, from - reach); i < Math.min(to, from + reach); i++) {
            bestFrom = explained(i, to) > explained(bestFrom, to) ? i : bestFrom;
        }
        int bestTo = to;
        for (int i = Math.max(bestFrom + 1, to - reach); i <= Math.min(length, to + reach); i++) {
            bestTo = explained(bestFrom, i) > explained(bestFrom, bestTo) ? i : bestTo;
        }
        return new int[] {bestFrom, bestTo};
    }

    private int at(int step, int steps) {
        return (int) ((long) step * spans.length / steps);
    }

    private double explained(int from, int to) {
        int count = to - from;
        return count < FEWEST || series.size() - count < FEWEST ? 0 : series.explained(count, sums[to] - sums[from]);
    }
}
