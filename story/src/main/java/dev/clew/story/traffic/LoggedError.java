package dev.clew.story.traffic;

import java.util.List;

/**
 * Lines that tell of the same error outside of any span.
 *
 * @param service the service that says it, empty if the lines do not tell
 * @param what what they say, with {@code #} for numbers and ids and {@code *} for words that differ; of web servers method and path
 * @param cause the exception's simple name, {@code status_NNN}, or {@code error}
 * @param fingerprint the err_fp, empty if there is none
 * @param times when they were written, in their order, in nanoseconds since 1970
 * @param isExact whether all of them are Clew's own
 * @param requests requests that they belong to, at most five
 */
public record LoggedError(
        String service,
        String what,
        String cause,
        String fingerprint,
        List<Long> times,
        boolean isExact,
        List<Request> requests) {
    /** Returns how many lines there are. */
    public int count() {
        return times.size();
    }

    /** Returns the time of the first. */
    public long first() {
        return times.get(0);
    }

    /** Returns the time of the last. */
    public long last() {
        return times.get(times.size() - 1);
    }
}
