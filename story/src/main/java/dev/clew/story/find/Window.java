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

    boolean holds(Event event) {
        return event.nanos() >= since && event.nanos() <= until;
    }
}
