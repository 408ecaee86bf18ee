package dev.clew.story.traffic;

import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts for each minute. */
public final class Counts {
    private static final long MINUTE = 60_000_000_000L;
    private static final int MOST_MINUTES = 100_000;

    private final TreeMap<Long, Integer> minutes = new TreeMap<>();

    void add(long nanos, int count) {
        long minute = Math.floorDiv(nanos, MINUTE);
        if (minutes.size() < MOST_MINUTES || minutes.containsKey(minute)) {
            minutes.merge(minute, count, Integer::sum);
        }
    }

    /** Returns the counts by minutes since 1970; those with none are absent. */
    public NavigableMap<Long, Integer> minutes() {
        return minutes;
    }

    /** Returns how many there are of all minutes. */
    public long total() {
        return minutes.values().stream().mapToLong(Integer::longValue).sum();
    }
}
