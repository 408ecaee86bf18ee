package dev.clew.story.triage;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.find.Window;
import dev.clew.story.pattern.Patterns;
import dev.clew.story.traffic.Request;
import dev.clew.story.traffic.Traffic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong in the logs.
 *
 * @param traffic all requests
 * @param failed those that failed
 * @param findings what is wrong, the likely causes first
 * @param readFirst the ids of the requests most worth reading, at most five, each with the reason
 */
public record Triage(Traffic traffic, Set<Request> failed, List<Conclusion> findings, Map<String, String> readFirst) {
    private static final int MOST_READ = 5;
    private static final int MOST_FINDINGS = 1_000;

    /** Draws every conclusion; the baseline is a sound period that the user named, null if there is none. */
    public static Triage of(Traffic traffic, @Nullable Window baseline) {
        Evidence evidence = new Evidence(traffic, baseline);
        List<Conclusion> found = Ranking.ranked(Patterns.find(evidence)).stream()
                .limit(MOST_FINDINGS)
                .toList();
        return new Triage(traffic, evidence.failed(), found, readFirst(found));
    }

    /** The first request of each finding, then the last of each, then more of them. */
    private static Map<String, String> readFirst(List<Conclusion> found) {
        Map<String, String> read = new LinkedHashMap<>();
        for (int round = 0; round < MOST_READ; round++) {
            for (int i = 0; i < found.size(); i++) {
                Conclusion finding = found.get(i);
                List<Request> shown = List.copyOf(finding.requests());
                if (round < shown.size() && read.size() < MOST_READ) {
                    int place = round == 0 ? 0 : shown.size() - round;
                    read.putIfAbsent(shown.get(place).id(), why(round, which(place, shown.size()), i, finding));
                }
            }
        }
        return read;
    }

    private static String why(int round, String which, int index, Conclusion finding) {
        return round == 0 ? which + finding.text() : which + "finding " + (index + 1);
    }

    private static String which(int place, int of) {
        if (of == 1) {
            return "";
        }
        return (place == 0 ? "the first of " : place == of - 1 ? "the last of " : "one of ") + of + ": ";
    }

    /** Whether no line tells of a span, so that there is nothing to judge. */
    public boolean hasNoRequest() {
        return traffic.requests().stream().allMatch(request -> request.spans().isEmpty());
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
