package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.line.Timestamp;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Damage;
import dev.clew.story.traffic.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Files that could not be read to their end, or of which two lines or more are damaged.
 *
 * <p>One damaged line is no finding: it is the last one while it is written. Lines of other programs, which have no time, are none
 * either, nor files that are no logs. There is no chance in it.
 */
final class DamagedFiles {
    private static final int SEVERAL = 2;
    private static final String NO_LOG = "is not text";

    private DamagedFiles() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        for (Damage damage : evidence.traffic().damages()) {
            Set<Boot> boots = damage.boots();
            boolean isCut = damage.lines() == 0 && !damage.what().equals(NO_LOG);
            boolean hasDamage = damage.lines() >= SEVERAL && damage.what().startsWith("damaged") && !boots.isEmpty();
            if (isCut || hasDamage) {
                String service = boots.stream().map(Boot::service).distinct().count() == 1
                        ? boots.iterator().next().service()
                        : "";
                Conclusion conclusion = Conclusion.of("damaged_file", service)
                        .with("file", damage.file())
                        .with("what", damage.what())
                        .with("lines", damage.lines())
                        .since(damage.last())
                        .weighing(1)
                        .saying(damage.file() + " could not be read whole: " + damage.what()
                                + (damage.lines() > 0 ? ", lines: " + damage.lines() : "")
                                + (damage.last() > 0
                                        ? "; its last line is of " + Timestamp.seconds(damage.last())
                                        : ""));
                if (boots.stream().map(Boot::instance).distinct().count() == 1) {
                    conclusion.with("instance", boots.iterator().next().instance());
                }
                found.accept(conclusion);
            }
        }
    }

    /** Lets spans without an end follow from the damage of the file that had their ends. */
    static void explain(Evidence evidence, List<Conclusion> found) {
        Map<String, Set<Boot>> files = new HashMap<>();
        for (Damage damage : evidence.traffic().damages()) {
            files.computeIfAbsent(damage.file(), file -> new HashSet<>()).addAll(damage.boots());
        }
        List<Conclusion> damages = found.stream()
                .filter(finding -> finding.id().equals("damaged_file"))
                .toList();
        for (Conclusion damaged : damages) {
            Set<Boot> boots = files.getOrDefault(String.valueOf(damaged.field("file")), Set.of());
            for (Conclusion finding : found) {
                ErrorGroup group = finding.about();
                if (group != null && group.kind().cause().equals("never_ended")) {
                    long count = group.origins().stream()
                            .map(Span::boot)
                            .filter(boots::contains)
                            .count();
                    if (2 * count >= group.origins().size()) {
                        finding.because(damaged);
                        damaged.shownBy(group.requests());
                    }
                }
            }
        }
    }
}
