package dev.clew.jfr;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The last times in which something was collected.
 *
 * <p>For the thread of the recording.
 */
final class Collected {
    private static final int MAX_REMEMBERED = 64;

    /** A time by the events' clock. */
    record Time(long from, long to) {
        long nanos() {
            return to - from;
        }
    }

    private final Deque<Time> times = new ArrayDeque<>();

    void add(long from, long to) {
        if (times.size() == MAX_REMEMBERED) {
            times.removeFirst();
        }
        times.addLast(new Time(from, to));
    }

    /** Returns the longest part of a time in which nothing was collected. */
    Time longestWithout(long from, long to) {
        Time longest = new Time(from, from);
        long since = from;
        for (Time time : times) {
            longest = longer(longest, since, Math.min(time.from(), to));
            since = Math.max(since, time.to());
        }
        return longer(longest, since, to);
    }

    private static Time longer(Time one, long from, long to) {
        return to - from > one.nanos() ? new Time(from, to) : one;
    }
}
