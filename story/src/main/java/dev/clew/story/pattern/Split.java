package dev.clew.story.pattern;

import dev.clew.story.statistics.Chance;
import dev.clew.story.statistics.Quantiles;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Span;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some spans of a series, the slow ones, against the others.
 *
 * <p>It holds if the median is 1.5 times as high (1.8 times for a mere window of time), or the upper quartile 2 times; if that is 5 ms and a twentieth of what the request
 * takes; if the mean logarithm is 0.8 standard deviations of the others higher (Glass's Δ, so that an operation that always
 * scatters must differ by more); and if a U test (Mann and Whitney), corrected for all that was looked at, gives it a probability
 * below 1e-4. Spans are taken to be independent of each other, which a drifting load makes untrue: the sizes of the effects are
 * the guard against that.
 */
final class Split {
    private static final int FEWEST = 20;
    static final double MEDIAN = 1.5;
    private static final double UPPER = 2;
    private static final double MILLIS = 5;
    private static final double DELTA = 0.8;
    private static final double OF_REQUEST = 0.05;
    private static final double CHANCE = 1e-4;

    /** More add nothing to the test. */
    private static final int MOST = 20_000;

    private final Series series;
    private final BitSet slow;
    private final double explained;
    private @Nullable Quantiles before;
    private @Nullable Quantiles after;

    private Split(Series series, BitSet slow, double explained) {
        this.series = series;
        this.slow = slow;
        this.explained = explained;
    }

    static Split of(Series series, IntPredicate isSlow) {
        BitSet slow = new BitSet(series.size());
        double sum = 0;
        for (int i = 0; i < series.size(); i++) {
            if (isSlow.test(i)) {
                slow.set(i);
                sum += series.log(i);
            }
        }
        return new Split(series, slow, series.explained(slow.cardinality(), sum));
    }

    private Quantiles others() {
        if (before == null) {
            before = Quantiles.of(values(true));
        }
        return before;
    }

    private Quantiles slowOnes() {
        if (after == null) {
            after = Quantiles.of(values(false));
        }
        return after;
    }

    private double[] values(boolean others) {
        double[] values = new double[others ? series.size() - size() : size()];
        int count = 0;
        for (int i = 0; i < series.size(); i++) {
            if (slow.get(i) != others) {
                values[count++] = series.millis(i);
            }
        }
        return values;
    }

    Series series() {
        return series;
    }

    /** Returns the share of the variance that it explains. */
    double explained() {
        return explained;
    }

    int size() {
        return slow.cardinality();
    }

    boolean isSlow(int i) {
        return slow.get(i);
    }

    private double share() {
        return slowOnes().median() >= MEDIAN * others().median() && slowOnes().median() - others().median() >= MILLIS
                ? 0.5
                : 0.75;
    }

    /** Returns the median of the others in milliseconds, or their upper quartile if only that differs. */
    double before() {
        return others().at(share());
    }

    /** Returns the same of the slow ones. */
    double after() {
        return slowOnes().at(share());
    }

    double times() {
        return after() / Math.max(0.1, before());
    }

    /** Returns how many milliseconds were lost in all. */
    double lost() {
        double middle = others().median();
        return slowNow()
                .mapToDouble(i -> Math.max(0, series.millis(i) - middle))
                .sum();
    }

    /**
     * Whether the slow ones are slow by more than chance, and by so much that it matters.
     *
     * @param looked how many others were looked at
     * @param times how many times the median of the others theirs must be
     */
    boolean holds(double looked, double times) {
        if (series.size() - size() < FEWEST || size() < FEWEST || delta() < DELTA) {
            return false;
        }
        double least = share() == 0.5 ? times : Math.max(times, UPPER);
        double more = after() - before();
        return more >= MILLIS
                && after() >= least * before()
                && more >= OF_REQUEST * requestMillis()
                && !isAsSound()
                && Chance.ofGreater(sample(false), sample(true)) * looked < CHANCE;
    }

    private double delta() {
        double sum = 0;
        double squares = 0;
        double ofSlow = 0;
        for (int i = 0; i < series.size(); i++) {
            double log = series.log(i);
            if (slow.get(i)) {
                ofSlow += log;
            } else {
                sum += log;
                squares += log * log;
            }
        }
        double mean = sum / (series.size() - size());
        double variance = Math.max(0, squares / (series.size() - size()) - mean * mean);
        return (ofSlow / size() - mean) / Math.max(0.05, Math.sqrt(variance));
    }

    private double requestMillis() {
        return Quantiles.of(slow.stream()
                        .mapToDouble(i -> whole(series.span(i)).duration() / 1e6)
                        .toArray())
                .median();
    }

    /** Returns the span that waits for a span in the end. */
    static Span whole(Span span) {
        Span at = span;
        while (at.parent() != null && !at.operation().kind().equals("consumer")) {
            at = at.parent();
        }
        return at;
    }

    /** Whether the sound period that the user named shows the same. */
    boolean isAsSound() {
        if (series.sound() == 0) {
            return false;
        }
        double[] before = slow.stream()
                .limit(slow.cardinality() - judged())
                .mapToDouble(series::millis)
                .toArray();
        double[] now = slowNow().mapToDouble(series::millis).toArray();
        return now.length < FEWEST
                || before.length >= FEWEST
                        && Quantiles.of(now).at(share())
                                < MEDIAN * Quantiles.of(before).at(share());
    }

    /** Returns the places of the slow ones that are judged: what was slow in the baseline is nobody's matter. */
    private IntStream slowNow() {
        return slow.stream().filter(i -> i >= series.sound());
    }

    /** Returns how many of the slow ones are judged. */
    int judged() {
        return (int) slowNow().count();
    }

    private double[] sample(boolean others) {
        double[] values = values(others);
        if (values.length <= MOST) {
            return values;
        }
        double[] sample = new double[MOST];
        for (int i = 0; i < MOST; i++) {
            sample[i] = values[(int) ((long) i * values.length / MOST)];
        }
        return sample;
    }

    /** Returns when the first of the slow ones began. */
    long since() {
        return series.span(slow.nextSetBit(series.sound())).start();
    }

    /** Returns when the last of them began. */
    long until() {
        return series.span(slow.length() - 1).start();
    }

    /** Returns the requests of those that were slower than nine tenths of the others, the slowest first. */
    Set<Request> requests() {
        double usual = others().at(0.9);
        Set<Request> requests = new LinkedHashSet<>();
        List<Integer> slowest = Arrays.asList(
                slowNow().filter(i -> series.millis(i) > usual).boxed().toArray(Integer[]::new));
        slowest.sort(Comparator.comparingDouble((Integer i) -> series.millis(i)).reversed());
        slowest.forEach(i -> requests.add(series.span(i).request()));
        return requests;
    }
}
