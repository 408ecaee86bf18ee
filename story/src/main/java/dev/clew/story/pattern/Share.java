package dev.clew.story.pattern;

import dev.clew.story.statistics.Chance;
import dev.clew.story.statistics.Strata;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Failures of some of many runs, beside those of the others.
 *
 * @param failed how many of the part failed
 * @param runs how many runs the part has
 * @param allFailed how many of all failed
 * @param allRuns how many runs there are
 */
record Share(int failed, int runs, int allFailed, int allRuns) {
    private static final long MINUTE = 60_000_000_000L;

    static Share of(Collection<Trial> part, Collection<Trial> all) {
        return new Share(failures(part), part.size(), failures(all), all.size());
    }

    private static int failures(Collection<Trial> trials) {
        return (int) trials.stream().filter(Trial::isFailed).count();
    }

    double chance() {
        return Chance.ofHits(failed, runs, allFailed, allRuns);
    }

    double rate() {
        return runs == 0 ? 0 : (double) failed / runs;
    }

    /** Returns how many times more often the part fails; where no other fails, as if half a run had. */
    double times() {
        int others = allRuns - runs;
        return others == 0 ? 1 : rate() * others / Math.max(0.5, allFailed - failed);
    }

    /** Returns how well the part tells which runs fail: the logarithm of the ratio of likelihoods, twice. */
    double likelihood() {
        return 2 * (term(failed, runs) + term(allFailed - failed, allRuns - runs) - term(allFailed, allRuns));
    }

    private static double term(double hits, double of) {
        return of == 0 ? 0 : logOf(hits, of) + logOf(of - hits, of);
    }

    private static double logOf(double some, double of) {
        return some <= 0 ? 0 : some * Math.log(some / of);
    }

    /** Returns the same comparison within each minute, so that a part that was busy during an outage is not blamed for it. */
    static Strata byMinute(Set<Trial> part, Collection<Trial> all) {
        Map<Long, long[]> minutes = new HashMap<>();
        for (Trial trial : all) {
            long[] counts = minutes.computeIfAbsent(Math.floorDiv(trial.at(), MINUTE), minute -> new long[4]);
            counts[3]++;
            counts[2] += trial.isFailed() ? 1 : 0;
            if (part.contains(trial)) {
                counts[1]++;
                counts[0] += trial.isFailed() ? 1 : 0;
            }
        }
        Strata strata = new Strata();
        for (long[] counts : List.copyOf(minutes.values())) {
            strata.add(counts[0], counts[1], counts[2], counts[3]);
        }
        return strata;
    }
}
