package dev.clew.story.pattern;

import dev.clew.story.statistics.Chance;
import dev.clew.story.statistics.Rhythm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that come in bursts at regular intervals.
 *
 * <p>Events closer to each other than a gap are one burst; several gaps are tried. Two ways to be regular: real bursts (three
 * events or more each, together four of five events, in a third of the time; a binomial test says that this is no accident, p below 1e-6) need
 * a {@link Rhythm} with p below 1e-3; any other events one with p below 1e-6, over the number of series and gaps. So three bursts have
 * to be right to 0.1 percent of their period, four to three, six to ten. Both assume that without a cause events come at moments without order.
 *
 * @param starts when each burst began, in seconds
 * @param ends when each ended
 * @param length the longest burst
 */
record Bursts(Rhythm rhythm, List<Double> starts, List<Double> ends, double length) {
    private static final double[] GAPS = {3, 10, 30, 90, 300, 900};
    private static final double SURE = 1e-6;
    private static final double SURE_OF_BURSTS = 1e-3;
    private static final double SHORTEST = 20;
    private static final double LONGEST = 6 * 3_600;
    private static final double ON_TIME = 0.12;
    private static final double MOST_OF_TIME = 0.34;
    private static final int LEAST_IN_A_BURST = 3;
    private static final int MOST = 5_000;

    private record Burst(double start, double end, int size) {
        double length() {
            return end - start;
        }
    }

    /** Returns the bursts of events, null if they are not regular; of so many series that are looked at. */
    static @Nullable Bursts of(double[] seconds, int looks) {
        Bursts best = null;
        for (double gap : GAPS) {
            Bursts bursts = of(seconds, gap, looks);
            if (bursts != null && (best == null || bursts.rhythm.chance() < best.rhythm.chance())) {
                best = bursts;
            }
        }
        return best;
    }

    private static @Nullable Bursts of(double[] seconds, double gap, int looks) {
        List<Burst> all = split(seconds, gap);
        if (all.size() < 3 || all.size() > MOST) {
            return null;
        }
        int largest = all.stream().mapToInt(Burst::size).max().orElse(0);
        int least = Math.max(LEAST_IN_A_BURST, largest / 4);
        List<Burst> real = all.stream().filter(burst -> burst.size() >= least).toList();
        Bursts bursts = isReal(real, seconds, gap) ? regular(real, gap, SURE_OF_BURSTS) : null;
        return bursts == null ? regular(all, gap, SURE / looks / GAPS.length) : bursts;
    }

    private static List<Burst> split(double[] seconds, double gap) {
        List<Burst> bursts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= seconds.length; i++) {
            if (i == seconds.length || seconds[i] - seconds[i - 1] > gap) {
                bursts.add(new Burst(seconds[from], seconds[i - 1], i - from));
                from = i;
            }
        }
        return bursts;
    }

    private static boolean isReal(List<Burst> bursts, double[] seconds, double gap) {
        int events = bursts.stream().mapToInt(Burst::size).sum();
        if (bursts.size() < 3 || events < 0.8 * seconds.length) {
            return false;
        }
        double whole = seconds[seconds.length - 1] - seconds[0];
        double covered = bursts.stream().mapToDouble(Burst::length).sum() + gap * (bursts.size() - 1);
        double lasting = bursts.stream().mapToDouble(Burst::length).sum();
        return lasting < MOST_OF_TIME * whole
                && Chance.ofBinomial(
                                events - bursts.size(), seconds.length - bursts.size(), Math.min(1, covered / whole))
                        < SURE;
    }

    private static @Nullable Bursts regular(List<Burst> bursts, double gap, double sure) {
        if (bursts.size() < 3) {
            return null;
        }
        double[] starts = bursts.stream().mapToDouble(Burst::start).toArray();
        double[] dead =
                bursts.stream().mapToDouble(burst -> burst.length() + gap).toArray();
        Rhythm rhythm = Rhythm.of(starts, dead);
        double length = bursts.stream().mapToDouble(Burst::length).max().orElse(0);
        boolean isRegular = rhythm != null
                && rhythm.chance() < sure
                && rhythm.period() >= SHORTEST
                && rhythm.period() <= LONGEST
                && rhythm.jitter() < ON_TIME * rhythm.period()
                && length < rhythm.period() / 2;
        if (!isRegular || rhythm == null) {
            return null;
        }
        return new Bursts(
                rhythm,
                bursts.stream().map(Burst::start).toList(),
                bursts.stream().map(Burst::end).toList(),
                length);
    }

    /** Whether a moment falls into a burst, or just before it. */
    boolean holds(double second, double slack) {
        for (int i = 0; i < starts.size(); i++) {
            if (second >= starts.get(i) - slack && second <= ends.get(i) + slack) {
                return true;
            }
        }
        return false;
    }
}
