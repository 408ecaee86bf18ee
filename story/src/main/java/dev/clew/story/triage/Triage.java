package dev.clew.story.triage;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.pattern.Patterns;
import dev.clew.story.pattern.RecentChanges;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Traffic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong in the logs.
 *
 * @param traffic all requests
 * @param failed those that failed
 * @param findings what is wrong, the likely causes first
 * @param readFirst the requests most worth reading, at most five
 */
public record Triage(Traffic traffic, Set<Request> failed, List<Conclusion> findings, List<ToRead> readFirst) {
    private static final int MOST_FINDINGS = 1_000;

    /** Draws every conclusion. */
    public static Triage of(Traffic traffic) {
        Evidence evidence = new Evidence(traffic);
        List<Conclusion> all = Patterns.find(evidence);
        List<Conclusion> found =
                Ranking.ranked(all).stream().limit(MOST_FINDINGS).toList();
        return new Triage(traffic, failed(all), found, ToRead.of(found));
    }

    /** Returns the requests of the failures that were not taken back. */
    private static Set<Request> failed(List<Conclusion> all) {
        Set<Request> failed = new HashSet<>();
        for (Conclusion finding : all) {
            if (finding.about() != null && !finding.about().isHandled()) {
                failed.addAll(finding.about().requests());
            }
        }
        return failed;
    }

    /** Whether no line tells of a span, so that there is nothing to judge. */
    public boolean hasNoRequest() {
        return traffic.requests().stream().allMatch(request -> request.spans().isEmpty());
    }

    /** Returns what changed in the hour before the first of the findings; null if there is none, or processes do not write it. */
    public @Nullable RecentChanges changedBefore() {
        return RecentChanges.of(traffic, findings);
    }

    /** Whether a request failed. */
    public boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.id().equals("error_group"));
    }

    /** Returns where a finding stands, -1 if it is null. */
    public int index(@Nullable Conclusion finding) {
        return finding == null ? -1 : findings.indexOf(finding);
    }
}
