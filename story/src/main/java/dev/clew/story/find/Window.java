package dev.clew.story.find;

import dev.clew.story.line.Event;

/**
 * A stretch of time.
 *
 * @param since its begin, in nanoseconds since 1970
 * @param until its end, which is in it
 */
public record Window(long since, long until) {
    /** All times. */
    public static final Window ALL = new Window(Long.MIN_VALUE, Long.MAX_VALUE);

    /** No time at all. */
    public static final Window NONE = new Window(Long.MAX_VALUE, Long.MIN_VALUE);

    /** Whether a time, in nanoseconds since 1970, is in it. */
    public boolean holds(long nanos) {
        return nanos >= since && nanos <= until;
    }

    boolean holds(Event event) {
        return holds(event.nanos());
    }
}
