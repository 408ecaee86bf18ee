package dev.clew.story.traffic;

import java.util.List;

/**
 * Lines that tell of the same error outside of any span.
 *
 * @param service the service that says it, empty if the lines do not tell
 * @param what what they say, with {@code #} for numbers and ids and {@code *} for words that differ; of web servers method and path
 * @param cause the exception's simple name, {@code status_NNN}, or {@code error}
 * @param fingerprint the err_fp, empty if there is none
 * @param count how many lines
 * @param first the time of the first, in nanoseconds since 1970
 * @param last the time of the last
 * @param isExact whether all of them are Clew's own
 * @param requests requests that they belong to, at most five
 */
public record LoggedError(
        String service,
        String what,
        String cause,
        String fingerprint,
        int count,
        long first,
        long last,
        boolean isExact,
        List<Request> requests) {}
