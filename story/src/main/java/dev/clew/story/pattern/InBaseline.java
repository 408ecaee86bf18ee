package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.statistics.Chance;
import dev.clew.story.traffic.Span;
import java.util.List;

/**
 * Failures beside those of the sound period that the user named.
 *
 * <p>Failures that come there as often are not what is wrong now: they stand behind all others. They are new, or more frequent, if
 * Fisher's exact test of the operation's runs gives the difference a probability below 1e-3.
 */
final class InBaseline {
    private static final double UNLIKELY = 1e-3;
    private static final double USUAL = 1e-3;

    private InBaseline() {}

    /** Says of a group of failures how often its operation failed so before and now. */
    static void tell(Evidence evidence, ErrorGroup group, Conclusion conclusion) {
        if (evidence.baseline() == null) {
            return;
        }
        List<Span> before = evidence.sound(group);
        long failedBefore = whole(before);
        long runsBefore =
                Math.max(failedBefore, evidence.sound(group.operation()).size());
        long failed = whole(group.origins());
        long runsNow = Math.max(
                failed,
                evidence.operations().getOrDefault(group.operation(), List.of()).size());
        conclusion.with("before", rate(failedBefore, runsBefore)).with("after", rate(failed, runsNow));
        boolean isMore = Chance.ofHits(failed, runsNow, failed + failedBefore, runsNow + runsBefore) < UNLIKELY;
        if (before.isEmpty()) {
            conclusion.saying(conclusion.text() + "; never in the baseline");
        } else if (isMore) {
            conclusion.saying(conclusion.text() + "; " + Text.percent(rate(failedBefore, runsBefore))
                    + " of its runs in the baseline, " + Text.percent(rate(failed, runsNow)) + " now");
        } else {
            conclusion
                    .weighing(conclusion.weight() * USUAL)
                    .saying(conclusion.text() + "; no more often than in the baseline");
        }
    }

    /** Returns how many are of whole requests: of the others in a sample, failures are known and runs are not. */
    private static long whole(List<Span> failures) {
        return failures.stream().filter(span -> span.request().isWhole()).count();
    }

    private static double rate(long failed, long runs) {
        return runs == 0 ? 0 : Math.round(1e4 * failed / runs) / 1e4;
    }
}
