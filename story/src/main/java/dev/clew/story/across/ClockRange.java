package dev.clew.story.across;

import java.util.List;

/**
 * A range of how far a second clock may be ahead of a first by one call, in nanoseconds.
 *
 * @param least below which its server would have ended after it; {@code -UNKNOWN} if nothing tells
 * @param most above which its server would have begun before it; {@code UNKNOWN} if nothing tells
 */
public record ClockRange(long least, long most) {
    /** A bound that nothing tells. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** A time is that of its line, which a busy process writes a little late: clocks that differ by less are taken for the same. */
    private static final long LATE = 20_000_000;

    /** Returns the range of how far the first clock may be ahead of the second. */
    public ClockRange back() {
        return new ClockRange(-most, -least);
    }

    private boolean allowsNone() {
        return least <= LATE && most >= -LATE;
    }

    /** Returns the difference that most calls agree on, 0 if one in so many of them or more allow that there is none. */
    public static long difference(List<ClockRange> calls, int oneIn) {
        if (oneIn * calls.stream().filter(ClockRange::allowsNone).count() >= calls.size()) {
            return 0;
        }
        ClockRange agreed = agreed(calls);
        if (agreed.least == -UNKNOWN) {
            return agreed.most;
        }
        return agreed.most == UNKNOWN ? agreed.least : agreed.least + (agreed.most - agreed.least) / 2;
    }

    /** Returns the range that is within the most of them: a single line that was written late leaves it as it is. */
    private static ClockRange agreed(List<ClockRange> calls) {
        long[] begins = calls.stream().mapToLong(ClockRange::least).sorted().toArray();
        long[] ends = calls.stream().mapToLong(ClockRange::most).sorted().toArray();
        ClockRange agreed = calls.get(0);
        int most = 0;
        int ended = 0;
        for (int begun = 1; begun <= begins.length; begun++) {
            while (ends[ended] < begins[begun - 1]) {
                ended++;
            }
            if (begun - ended > most) {
                most = begun - ended;
                agreed = new ClockRange(begins[begun - 1], ends[ended]);
            }
        }
        return agreed;
    }
}
