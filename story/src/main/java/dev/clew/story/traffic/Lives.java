package dev.clew.story.traffic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Knows the lives of each process, so that lines which name the process alone find theirs. */
final class Lives {
    private final List<Boot> all;
    private final Map<String, List<Boot>> byProcess = new HashMap<>();

    Lives(Collection<Boot> boots) {
        List<Boot> known = new ArrayList<>();
        for (Boot boot : boots) {
            if (!boot.id().isEmpty()) {
                known.add(boot);
                byProcess
                        .computeIfAbsent(process(boot), name -> new ArrayList<>())
                        .add(boot);
            }
        }
        byProcess.values().forEach(lives -> lives.sort(Comparator.comparingLong(Boot::first)));
        for (Boot boot : boots) {
            if (boot.id().isEmpty()) {
                Boot life = at(boot, boot.last());
                if (life == boot) {
                    known.add(boot);
                } else {
                    life.wentOnAs(boot);
                }
            }
        }
        known.sort(Comparator.comparingLong(Boot::first));
        all = known;
    }

    private static String process(Boot boot) {
        return boot.service() + '\n' + boot.instance();
    }

    /** Returns the processes in the order of their first lines. */
    List<Boot> all() {
        return all;
    }

    /** Counts the lines of a request for the life in which they were written. */
    void settle(Request request) {
        request.settle(boot -> at(boot, request.first()));
    }

    /** Returns the life that a process had at a moment, its first if that came later; the process itself if no life is known. */
    private Boot at(Boot process, long nanos) {
        if (!process.id().isEmpty()) {
            return process;
        }
        Boot found = null;
        for (Boot life : byProcess.getOrDefault(process(process), List.of())) {
            if (found == null || life.first() <= nanos) {
                found = life;
            }
        }
        return found == null ? process : found;
    }
}
