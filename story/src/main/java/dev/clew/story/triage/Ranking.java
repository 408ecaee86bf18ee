package dev.clew.story.triage;

import dev.clew.story.evidence.Conclusion;
import java.util.Comparator;
import java.util.List;

/** Finds out what follows from what, and puts causes first. */
final class Ranking {
    private Ranking() {}

    static List<Conclusion> ranked(List<Conclusion> found) {
        return found.stream()
                .sorted(Comparator.comparing((Conclusion finding) -> finding.because() != null)
                        .thenComparing(
                                Comparator.comparingDouble(Conclusion::weight).reversed())
                        .thenComparingLong(Conclusion::since)
                        .thenComparing(Conclusion::text))
                .toList();
    }
}
