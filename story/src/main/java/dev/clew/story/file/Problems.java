package dev.clew.story.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what could not be read. For any thread. */
public final class Problems {
    private static final int MOST = 1_000;

    private final Map<String, Problem> byFileAndKind = new LinkedHashMap<>();

    /** Counts a line of a file that could not be read as it should. */
    public void addLine(String file, String what) {
        add(new Problem(file, what, 1));
    }

    /** Notes that a file could not be read whole. */
    public void addFile(String file, String what) {
        add(new Problem(file, what, 0));
    }

    /** Takes over what another has collected. */
    public synchronized void add(Problem problem) {
        String key = problem.file() + '\n' + problem.what();
        if (byFileAndKind.size() < MOST || byFileAndKind.containsKey(key)) {
            byFileAndKind.merge(
                    key,
                    problem,
                    (before, more) -> new Problem(before.file(), before.what(), before.lines() + more.lines()));
        }
    }

    /** Returns the problems in the order in which they were met, at most a thousand. */
    public synchronized List<Problem> all() {
        return new ArrayList<>(byFileAndKind.values());
    }
}
