package dev.clew.story.traffic;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts for each minute. */
public final class Counts {
    private static final long MINUTE = 60_000_000_000L;
    private static final int MOST_MINUTES = 100_000;
    private static final int MOST_TIMES = 256;

    private final TreeMap<Long, Integer> minutes = new TreeMap<>();
    private long[] times = new long[2];
    private int total;

    void add(long nanos, int count) {
        long minute = Math.floorDiv(nanos, MINUTE);
        if (minutes.size() < MOST_MINUTES || minutes.containsKey(minute)) {
            minutes.merge(minute, count, Integer::sum);
        }
        if (total < MOST_TIMES) {
            if (total == times.length) {
                times = Arrays.copyOf(times, 2 * total);
            }
            times[total] = nanos;
        } else {
            times = new long[0];
        }
        total++;
    }

    /** Returns the counts by minutes since 1970; those with none are absent. */
    public NavigableMap<Long, Integer> minutes() {
        return minutes;
    }

    /** Returns the times in nanoseconds since 1970, as they were read; none if there are more than 256. */
    public long[] times() {
        return total > MOST_TIMES ? new long[0] : Arrays.copyOf(times, total);
    }

    /** Returns how many there are of all minutes. */
    public long total() {
        return minutes.values().stream().mapToLong(Integer::longValue).sum();
    }
}
