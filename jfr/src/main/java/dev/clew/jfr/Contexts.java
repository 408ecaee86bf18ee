package dev.clew.jfr;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The requests that were current on each thread, by number, and since when.
 *
 * <p>For the thread of the recording.
 */
final class Contexts {
    private static final int MAX_THREADS = 10_000;

    /** A thread that changes more often is known for a shorter time. */
    private static final int MAX_CHANGES = 64;

    private record Change(long at, long request) {}

    private static final Deque<Change> NONE = new ArrayDeque<>(0);

    private final Map<Long, Deque<Change>> threads = new Recent<>(MAX_THREADS);

    void changed(long thread, long at, long request) {
        Deque<Change> changes = threads.computeIfAbsent(thread, t -> new ArrayDeque<>(4));
        if (changes.size() == MAX_CHANGES) {
            changes.removeFirst();
        }
        changes.addLast(new Change(at, request));
    }

    /** Returns the request that was current on the thread at this time, zero if none was or it is forgotten. */
    long at(long thread, long time) {
        long request = 0;
        for (Change change : changes(thread)) {
            if (change.at() > time) {
                break;
            }
            request = change.request();
        }
        return request;
    }

    /**
     * Returns the request that was current on the thread for most of the time between the two, zero if none was.
     *
     * <p>Who released a lock may be in another request before the next thread has got it.
     */
    long mostly(long thread, long from, long to) {
        Map<Long, Long> lengths = new HashMap<>();
        long request = at(thread, from);
        long since = from;
        for (Change change : changes(thread)) {
            if (change.at() > from && change.at() < to) {
                lengths.merge(request, change.at() - since, Long::sum);
                request = change.request();
                since = change.at();
            }
        }
        lengths.merge(request, to - since, Long::sum);
        return Collections.max(lengths.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private Iterable<Change> changes(long thread) {
        return threads.getOrDefault(thread, NONE);
    }
}
