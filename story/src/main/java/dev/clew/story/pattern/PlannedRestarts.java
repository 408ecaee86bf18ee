package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import dev.clew.story.traffic.Boot;
import dev.clew.story.traffic.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes back refused connections that a planned restart explains.
 *
 * <p>A process ended in order, another of its name and place began within two minutes, and the calls that were refused fell
 * between, or ten seconds around it. Not if more than ten calls and one request in a hundred were: then nobody wants the restart to
 * be quiet. Neither in a loop of starts, which is a finding.
 */
final class PlannedRestarts {
    private static final long SECOND = 1_000_000_000L;
    private static final long GAP = 120 * SECOND;
    private static final long AROUND = 10 * SECOND;
    private static final int FEW = 10;
    private static final double SHARE = 0.01;

    private PlannedRestarts() {}

    /** The time in which a process of a service was not there. */
    private record Pause(long from, long until) {
        boolean holds(Span call) {
            return call.end() >= from - AROUND && call.start() <= until + AROUND;
        }
    }

    static void explain(Evidence evidence, List<Conclusion> found) {
        Set<Boot> dead = new HashSet<>();
        evidence.deaths().forEach(death -> dead.add(death.boot()));
        Map<String, Boot> before = new HashMap<>();
        Map<String, List<Pause>> pauses = new HashMap<>();
        for (Boot boot : evidence.traffic().boots()) {
            Boot previous = boot.id().isEmpty() ? null : before.put(boot.service() + ' ' + boot.instance(), boot);
            if (previous != null
                    && boot.isStarted()
                    && !dead.contains(previous)
                    && boot.first() > previous.last()
                    && boot.first() - previous.last() <= GAP) {
                pauses.computeIfAbsent(boot.service(), name -> new ArrayList<>())
                        .add(new Pause(previous.last(), boot.first()));
            }
        }
        found.removeIf(finding -> finding.because() == null && isPlanned(evidence, finding.about(), pauses));
    }

    private static boolean isPlanned(Evidence evidence, @Nullable ErrorGroup group, Map<String, List<Pause>> pauses) {
        if (group == null || !group.kind().cause().equals("connection_refused")) {
            return false;
        }
        List<Pause> all = pauses.getOrDefault(evidence.peers().service(group.operation()), List.of());
        int requests = evidence.traffic().requests().size();
        return group.origins().size() <= Math.max(FEW, SHARE * requests)
                && group.origins().stream().allMatch(call -> all.stream().anyMatch(pause -> pause.holds(call)));
    }
}
