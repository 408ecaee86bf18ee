package dev.clew.story.pattern;

import dev.clew.story.statistics.Chance;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Failures that begin with a rollout.
 *
 * <p>Test: Fisher's exact test of the runs in its processes against those before and beside them, p below 1e-6 over the number of
 * pairs of groups and rollouts looked at, at least 4 requests that failed, and at least three times the rate. The failures have to
 * begin with it, so that there are runs before it unless it lies before the logs, and not to end before it: before the first and after the last as many runs go well as their rate makes likely
 * (p above 1e-4), or as few as once between two of them. Where old and new processes run at the same time, the old ones have to
 * do better there too. Assumes that requests fail independently of each other, given their process. False alarms: below 1e-6 in a
 * run from chance alone; an unrelated outage is taken for it if it begins within the first few runs.
 *
 * @param failed how many of the new runs failed
 * @param runs how many new runs there are
 * @param failedBefore how many of the others failed
 * @param runsBefore how many others there are
 * @param chance the probability of the difference by chance
 * @param isBeside whether processes that ran at the same time without it did better
 */
record Onset(
        int failed,
        int runs,
        int failedBefore,
        int runsBefore,
        double chance,
        boolean isBeside,
        List<Request> requests) {
    private static final double SURE = 1e-6;
    private static final double LIKELY = 1e-4;
    static final int LEAST = 4;
    static final double TIMES = 3;

    /** Fewer failures that are expected beside it tell nothing. */
    private static final double EXPECTED = 5;

    double before() {
        return runsBefore == 0 ? 0 : (double) failedBefore / runsBefore;
    }

    double after() {
        return (double) failed / runs;
    }

    /** Returns how failures begin with a rollout, null if they do not; in logs from a time on, of so many pairs that are looked at. */
    static @Nullable Onset of(List<Trial> trials, Rollout rollout, long begin, int looks) {
        List<Trial> after = new ArrayList<>();
        List<Trial> before = new ArrayList<>();
        for (Trial trial : trials) {
            Boot boot = trial.boot(rollout.service());
            if (boot != null && rollout.boots().contains(boot)) {
                after.add(trial);
            } else if (boot != null && rollout.others().contains(boot)) {
                before.add(trial);
            }
        }
        int failed = failures(after);
        int failedBefore = failures(before);
        boolean isFirst =
                rollout.at() >= begin && !before.isEmpty() && before.get(0).at() >= rollout.at();
        if (failed < LEAST || before.isEmpty() || isFirst) {
            return null;
        }
        double chance = Chance.ofHits(failed, after.size(), failed + failedBefore, after.size() + before.size());
        double rate = (double) failed / after.size();
        if (chance > SURE / looks || rate * before.size() < TIMES * failedBefore || !isThroughout(after, failed)) {
            return null;
        }
        long from = after.get(0).at();
        long until = after.get(after.size() - 1).at();
        List<Trial> beside = before.stream()
                .filter(trial -> trial.at() >= from && trial.at() <= until)
                .toList();
        int failedBeside = failures(beside);
        boolean isTelling = rate * beside.size() >= EXPECTED;
        if (isTelling && rate * beside.size() < TIMES * failedBeside) {
            return null;
        }
        List<Request> requests =
                after.stream().filter(Trial::isFailed).map(Trial::request).toList();
        return new Onset(failed, after.size(), failedBefore, before.size(), chance, isTelling, requests);
    }

    static int failures(List<Trial> trials) {
        return (int) trials.stream().filter(Trial::isFailed).count();
    }

    /** Whether they fail from the beginning to the end, as far as their rate lets one expect. */
    private static boolean isThroughout(List<Trial> trials, int failed) {
        int leading = -1;
        int longest = 0;
        int well = 0;
        for (Trial trial : trials) {
            if (!trial.isFailed()) {
                well++;
                continue;
            }
            if (leading < 0) {
                leading = well;
            } else {
                longest = Math.max(longest, well);
            }
            well = 0;
        }
        double rate = failed / (trials.size() - leading - well + 1.0);
        return isLikely(leading, longest, rate) && isLikely(well, longest, rate);
    }

    private static boolean isLikely(int well, int longest, double rate) {
        return well <= longest || Math.pow(1 - rate, well) > LIKELY;
    }
}
