package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Operation;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Slow every so many seconds.
 *
 * <p>Times are folded by every period that the logs hold four times or more, and divided at the phases that tell slow from fast
 * best. It counts if four of the bursts hold slow spans, and four fifths of those that hold any; if {@link Split} holds; and if it
 * explains 1.5 times what the best single window does.
 */
final class SlowPeriodically {
    private static final int BINS = 1_000;
    private static final int PHASES = 24;
    private static final double FEWEST_BURSTS = 4;
    private static final double MOST_BURSTS = 60;

    /** Steps between frequencies: so fine that the phase at the end of the logs differs by a fifth. */
    private static final double STEP = 0.2;

    private static final double SHARE = 0.8;
    private static final int SPANS = 3;

    private SlowPeriodically() {}

    /** A period, and the spans that are slow by it. */
    record Found(double seconds, Split split) {}

    private record Fold(double cycles, int from, int length) {
        boolean holds(double share) {
            double turns = share * cycles;
            int phase = (int) ((turns - Math.floor(turns)) * PHASES);
            return Math.floorMod(phase - from, PHASES) < length;
        }
    }

    static @Nullable Found look(Series series) {
        if (!hasSlowOnes(series)) {
            return null;
        }
        int[] counts = new int[BINS];
        double[] sums = new double[BINS];
        for (int i = series.sound(); i < series.size(); i++) {
            int bin = (int) Math.min(BINS - 1, share(series, i) * BINS);
            counts[bin]++;
            sums[bin] += series.log(i);
        }
        Fold best = null;
        double most = 0;
        for (double cycles = FEWEST_BURSTS; cycles <= MOST_BURSTS; cycles += STEP) {
            int[] phaseCounts = new int[PHASES];
            double[] phaseSums = new double[PHASES];
            for (int bin = 0; bin < BINS; bin++) {
                if (counts[bin] == 0) {
                    continue;
                }
                double turns = (bin + 0.5) / BINS * cycles;
                int phase = (int) ((turns - Math.floor(turns)) * PHASES);
                phaseCounts[phase] += counts[bin];
                phaseSums[phase] += sums[bin];
            }
            for (int from = 0; from < PHASES; from++) {
                int count = 0;
                double sum = 0;
                for (int length = 1; length <= PHASES / 3; length++) {
                    int phase = (from + length - 1) % PHASES;
                    count += phaseCounts[phase];
                    sum += phaseSums[phase];
                    double explained = series.explained(count, sum);
                    if (explained > most) {
                        most = explained;
                        best = new Fold(cycles, from, length);
                    }
                }
            }
        }
        return best == null ? null : found(series, best);
    }

    private static boolean hasSlowOnes(Series series) {
        double[] millis = new double[series.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = series.millis(i);
        }
        Quantiles all = Quantiles.of(millis);
        return all.at(0.97) >= 2 * all.median() && all.at(0.97) - all.median() >= 5;
    }

    private static double share(Series series, int i) {
        long from = series.span(series.sound()).start();
        long length = Math.max(1, series.span(series.size() - 1).start() - from);
        return (double) (series.span(i).start() - from) / length;
    }

    private static @Nullable Found found(Series series, Fold fold) {
        Split split = Split.of(series, i -> fold.holds(share(series, i)));
        double middle = Math.sqrt(Math.max(0.1, split.before()) * split.after());
        int held = 0;
        int slow = 0;
        for (double[] burst : bursts(series, fold)) {
            if (burst[1] >= SPANS) {
                held++;
                slow += burst[2] > middle ? 1 : 0;
            }
        }
        double seconds = (series.span(series.size() - 1).start()
                        - series.span(series.sound()).start())
                / 1e9
                / fold.cycles;
        return slow >= FEWEST_BURSTS && slow >= SHARE * held ? new Found(Slow.rounded(seconds), split) : null;
    }

    /** Returns of each burst its number, how many spans it has, and their median. */
    private static List<double[]> bursts(Series series, Fold fold) {
        List<double[]> bursts = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        double number = -1;
        for (int i = series.sound(); i <= series.size(); i++) {
            boolean isEnd = i == series.size();
            if (!isEnd && !fold.holds(share(series, i))) {
                continue;
            }
            double its = isEnd ? -2 : Math.floor(share(series, i) * fold.cycles - (double) fold.from / PHASES);
            if (its != number && !millis.isEmpty()) {
                double median = Quantiles.of(
                                millis.stream().mapToDouble(Double::doubleValue).toArray())
                        .median();
                bursts.add(new double[] {number, millis.size(), median});
                millis.clear();
            }
            number = its;
            if (!isEnd) {
                millis.add(series.millis(i));
            }
        }
        return bursts;
    }

    static Conclusion conclude(Slow slow, Evidence evidence) {
        Split split = slow.lead().split();
        double seconds = Double.parseDouble(slow.lead().key());
        List<Long> begins = begins(split, seconds);
        double jitter = 0;
        for (long begin : begins) {
            double turns = (begin - begins.get(0)) / 1e9 / seconds;
            jitter = Math.max(jitter, Math.abs(turns - Math.rint(turns)) * seconds);
        }
        long last = begins.get(begins.size() - 1);
        String job = job(evidence, begins, seconds);
        return slow.begin("periodic")
                .with("period_s", seconds)
                .with("jitter_s", Slow.rounded(jitter))
                .with("next", Timestamp.text(last + (long) (seconds * 1e9)))
                .with("job", job)
                .since(begins.get(0))
                .saying(slow.what() + " is slow every " + Math.round(seconds) + " s: " + slow.change()
                        + (job.isEmpty() ? "" : "; " + job + " runs then"));
    }

    /** Returns when bursts began. */
    private static List<Long> begins(Split split, double seconds) {
        List<Long> begins = new ArrayList<>();
        long last = Long.MIN_VALUE / 2;
        for (int i = split.series().sound(); i < split.series().size(); i++) {
            long start = split.series().span(i).start();
            if (split.isSlow(i)) {
                if (start - last > seconds / 2 * 1e9) {
                    begins.add(start);
                }
                last = start;
            }
        }
        return begins;
    }

    /** Returns the timer job that ran at most bursts and seldom besides, empty if there is none. */
    private static String job(Evidence evidence, List<Long> begins, double seconds) {
        for (var entry : evidence.operations().entrySet()) {
            Operation operation = entry.getKey();
            List<Span> spans = entry.getValue();
            boolean isJob = operation.kind().equals("internal") && spans.get(0).parent() == null;
            if (isJob && spans.size() <= 2L * begins.size()) {
                long near = spans.stream()
                        .filter(span ->
                                begins.stream().anyMatch(begin -> Math.abs(begin - span.start()) < seconds * 1e8))
                        .count();
                if (near >= SHARE * begins.size()) {
                    return operation.name();
                }
            }
        }
        return "";
    }
}
