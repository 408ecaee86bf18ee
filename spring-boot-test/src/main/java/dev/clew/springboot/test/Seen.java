package dev.clew.springboot.test;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that was seen in some time.
 *
 * @param requests the requests whose contexts were current, by their ids
 */
record Seen(List<Sign> signs, Map<String, Request> requests) {
    /**
     * A request whose context was current.
     *
     * @param thread the thread on which it was current first
     */
    record Request(String traceId, long thread) {}

    boolean knows(String request) {
        return requests.containsKey(request);
    }

    /** Returns the request's id and its trace's. */
    Set<String> idsOf(String request) {
        Set<String> ids = new HashSet<>(Set.of(request));
        Request seen = requests.get(request);
        if (seen != null) {
            ids.add(seen.traceId());
        }
        return ids;
    }

    /** Whether this is the thread that took the request in. */
    boolean isThreadOf(String request, long thread) {
        Request seen = requests.get(request);
        return seen != null && seen.thread() == thread;
    }
}
