package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Chance;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Operation;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few spans of an operation that are many times slower than its median, and make a hill of their own.
 *
 * <p>Tails fall off: of two intervals of the logarithm above the median, the further one holds fewer spans for its width, however
 * long the tail is. It counts where that is turned round by more than chance (a binomial test, corrected for all pairs of
 * intervals and all series, below 1e-4). The spans from there on must be 0.4 to 10 % of all, twelve at least, eight times as slow as the median and 20 ms more, and add a tenth to the time of all.
 */
final class Outliers {
    private static final int FEWEST = 12;
    private static final double LEAST_SHARE = 0.004;
    private static final double MOST_SHARE = 0.1;
    private static final double TIMES = 8;
    private static final double MILLIS = 20;
    private static final double ADDED = 0.1;
    private static final double CHANCE = 1e-4;

    /** Steps of the logarithm in which intervals of twice the time begin. */
    private static final double STEP = Math.log(2) / 4;

    private static final int WIDTH = 4;
    private static final int STEPS = 60;

    /** The nearer interval is one to so many times as wide as the further one. */
    private static final int WIDEST = 4;

    /** Intervals that do not overlap: those that do tell the same. */
    private static final double HILLS = (double) STEPS / WIDTH;

    private Outliers() {}

    /** Looks at a series of which nothing else explains why some are slow. */
    static void find(Series series, double looked, Evidence evidence, Consumer<Conclusion> found) {
        Split split = split(series, looked);
        if (split == null || split.isAsSound()) {
            return;
        }
        double[] millis = new double[series.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = series.millis(i);
        }
        Quantiles all = Quantiles.of(millis);
        Operation operation = series.operation();
        int weight = evidence.traffic().weight();
        double percent = Math.round(1000.0 * split.judged() / (millis.length - series.sound())) / 10.0;
        found.accept(Conclusion.of("high_p99_low_p50", operation)
                .with("p50_ms", Slow.rounded(all.median()))
                .with("p99_ms", Slow.rounded(all.at(0.99)))
                .with("fp", operation.fp())
                .with("peer", operation.peer())
                .since(split.since())
                .weighing((double) split.judged() * weight)
                .shownBy(split.requests())
                .saying(percent + " % of " + operation.title() + " took " + Slow.rounded(split.after())
                        + " ms, the median is " + Slow.rounded(all.median()) + " ms"));
    }

    private static @Nullable Split split(Series series, double looked) {
        double[] millis = new double[series.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = series.millis(i);
        }
        double median = Math.max(0.5, Quantiles.of(millis).median());
        int[] steps = new int[STEPS + 1];
        for (double each : millis) {
            if (each > median) {
                steps[(int) Math.min(STEPS, Math.log(each / median) / STEP)]++;
            }
        }
        double cut = Double.NaN;
        double best = CHANCE / (looked * HILLS * HILLS / 2 * WIDEST);
        for (int times = 1; times <= WIDEST; times++) {
            for (int near = WIDTH; near + (times + 1) * WIDTH <= STEPS; near++) {
                int nearEnd = near + times * WIDTH;
                int ofNear = sum(steps, near, nearEnd);
                for (int far = nearEnd; far + WIDTH <= STEPS; far++) {
                    int ofFar = sum(steps, far, far + WIDTH);
                    double chance = ofFar * (double) times > ofNear
                            ? Chance.ofBinomial(ofFar, (long) ofFar + ofNear, 1.0 / (times + 1))
                            : 1;
                    if (chance < best) {
                        best = chance;
                        cut = median * Math.exp((near + nearEnd) / 2.0 * STEP);
                    }
                }
            }
        }
        if (Double.isNaN(cut)) {
            return null;
        }
        double least = cut;
        Split split = Split.of(series, i -> series.millis(i) > least);
        double share = (double) split.size() / millis.length;
        double total = 0;
        for (double each : millis) {
            total += each;
        }
        boolean isIt = split.size() >= FEWEST
                && share >= LEAST_SHARE
                && share <= MOST_SHARE
                && split.after() >= TIMES * median
                && split.after() - median >= MILLIS
                && split.lost() >= ADDED * (total - split.lost());
        return isIt ? split : null;
    }

    private static int sum(int[] steps, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += steps[i];
        }
        return sum;
    }
}
