package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.statistics.Chance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong from some time on.
 *
 * @param conclusion the finding that says so
 * @param failing the failures that it is about, null if it is slowness
 */
record Trouble(Conclusion conclusion, @Nullable Failing failing) {
    private static final Set<String> SLOW = Set.of("slower", "all_slow");
    private static final long HOUR = 3_600_000_000_000L;
    private static final long EARLY = 30_000_000_000L;
    private static final double SURE = 1e-4;

    /** Returns the failures, and the slowness that no other finding explains. */
    static List<Trouble> of(List<Failing> all, Iterable<Conclusion> found) {
        List<Trouble> troubles = new ArrayList<>();
        all.forEach(failing -> troubles.add(new Trouble(failing.conclusion(), failing)));
        for (Conclusion finding : found) {
            if (SLOW.contains(finding.id()) && finding.because() == null) {
                troubles.add(new Trouble(finding, null));
            }
        }
        return troubles;
    }

    /** Returns what happens first, in words. */
    String text() {
        return failing != null ? failing.name() + " first failed" : subject() + " became slower";
    }

    private String subject() {
        String service = conclusion.service().isEmpty() ? "everything" : conclusion.service();
        return conclusion.operation() == null ? service : conclusion.operation().title();
    }

    /**
     * Whether it begins after a change.
     *
     * @param looks how many pairs of changes and troubles are looked at
     * @param gap how long before slowness a change comes seldom by chance, in nanoseconds
     */
    boolean beginsAfter(long at, int looks, long gap) {
        long before = conclusion.since() - at;
        return failing == null ? before >= -EARLY && before <= Math.min(HOUR, gap) : failsMore(failing, at, looks);
    }

    private static boolean failsMore(Failing failing, long at, int looks) {
        int failed = 0;
        int runs = 0;
        int failedBefore = 0;
        int runsBefore = 0;
        long first = Long.MAX_VALUE;
        for (Trial trial : failing.compared()) {
            boolean isBefore = trial.span().start() < at;
            runs += isBefore ? 0 : 1;
            runsBefore += isBefore ? 1 : 0;
            failedBefore += isBefore && trial.isFailed() ? 1 : 0;
            failed += !isBefore && trial.isFailed() ? 1 : 0;
            if (!isBefore && trial.isFailed()) {
                first = Math.min(first, trial.at());
            }
        }
        return failed >= Onset.LEAST
                && runsBefore > 0
                && first - at <= HOUR
                && (double) failed * runsBefore >= Onset.TIMES * failedBefore * runs
                && Chance.ofHits(failed, runs, failed + failedBefore, runs + runsBefore) < SURE / looks;
    }
}
