package dev.clew.story.traffic;

/**
 * A line with {@code event=change}.
 *
 * @param nanos its time
 * @param boot the process that wrote it
 * @param kind what kind of change, such as {@code flag}
 * @param what what changed
 */
public record Change(long nanos, Boot boot, String kind, String what) {
    /** Returns this so many nanoseconds earlier. */
    Change earlierBy(long difference) {
        return difference == 0 ? this : new Change(nanos - difference, boot, kind, what);
    }
}
