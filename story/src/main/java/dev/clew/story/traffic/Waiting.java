package dev.clew.story.traffic;

import dev.clew.story.waiting.Wait;

/**
 * A wait, and who waited.
 *
 * @param what the wait
 * @param boot the process
 * @param request the id of the request that waited, empty if it was the whole process, or nobody yet
 * @param spanId the number of the span in which it waited, 0 if that is not told
 */
public record Waiting(Wait what, Boot boot, String request, long spanId) {
    /** Returns this so many nanoseconds earlier. */
    Waiting earlierBy(long difference) {
        return difference == 0 ? this : new Waiting(what.earlierBy(difference), boot, request, spanId);
    }

    /** Whether it was a span that waited. */
    public boolean isOf(Span span) {
        return spanId != 0 && span.id() == spanId;
    }
}
