package dev.clew.story.traffic;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All requests of a period, as far as the logs tell.
 *
 * @param from the time of its first line, in nanoseconds since 1970
 * @param until the time of its last line
 * @param events how many lines it has
 * @param weight each whole request stands for so many: 1 unless they did not fit into memory
 * @param requests those that were kept, in the order of their beginnings
 * @param boots all processes that are known, those of earlier lines and of the sound period too, in the order of their first lines
 * @param ahead by how many nanoseconds the clocks of instances, as {@code service instance}, were ahead; times of spans, waits, changes and errors are corrected
 * @param templates how often each message was written, for each minute since 1970, also outside of requests
 * @param changes what changed, by its lines
 * @param waits what requests and processes waited for, by lines of its own, in the order in which they were read
 * @param damages the files that could not be read whole, or as they should
 * @param errors errors that were logged outside of any span, the most frequent first
 * @param overflows what of the logs did not fit into memory, in words
 * @param baseline a sound period to compare with, null if the user named none
 */
public record Traffic(
        long from,
        long until,
        long events,
        int weight,
        List<Request> requests,
        Collection<Boot> boots,
        Map<String, Long> ahead,
        Map<Template, Counts> templates,
        List<Change> changes,
        List<Waiting> waits,
        List<Damage> damages,
        List<LoggedError> errors,
        List<String> overflows,
        @Nullable Traffic baseline) {
    /** Whether a file that a process wrote could not be read to its end. */
    public boolean isDamaged(Boot boot) {
        return damages.stream()
                .anyMatch(damage -> damage.lines() == 0 && damage.boots().contains(boot));
    }

    /** Returns how many requests there were; an estimate if not all were kept. */
    public long requestCount() {
        return requests.stream().filter(Request::isWhole).count() * weight;
    }
}
