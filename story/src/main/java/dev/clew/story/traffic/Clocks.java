package dev.clew.story.traffic;

import dev.clew.story.across.ClockRange;
import dev.clew.story.tree.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells from the calls between instances how far their clocks are apart.
 *
 * <p>A call begins before its server does, and ends after it if it had an answer. That leaves a range for the difference of their
 * clocks, as in the story of one request; the first 500 calls of two instances count.
 */
final class Clocks {
    private static final int MOST = 500;
    private static final int MOST_OF_ALL = 200_000;

    /** Fewer calls tell nothing. */
    private static final int LEAST = 5;

    /** So few that allow it tell that clocks do not differ. */
    private static final int ONE_IN = 10;

    private static final long MILLI = 1_000_000;
    private static final long DIFFERENT = 100 * MILLI;

    private final Map<String, Map<String, List<ClockRange>>> ranges = new LinkedHashMap<>();
    private int sum;

    /** Looks at all calls between instances. */
    Clocks(List<Request> requests) {
        for (Request request : requests) {
            for (Span server : request.spans()) {
                Span call = server.parent();
                if (call != null
                        && call.operation().isCall()
                        && server.operation().isEntry()) {
                    add(call, server);
                }
            }
        }
    }

    private void add(Span call, Span server) {
        String from = name(call.boot());
        String to = name(server.boot());
        if (from.equals(to)
                || call.outcome() == Outcome.NEVER_ENDED
                || call.operation().kind().equals("producer")) {
            return; // a producer's end is often that of its buffer
        }
        List<ClockRange> all = of(from, to);
        if (all.size() < MOST && sum < MOST_OF_ALL) {
            sum++;
            long most = server.start() - call.start();
            long least = server.end() - call.end();
            boolean isAnswered = (call.outcome() == Outcome.OK || call.status() > 0)
                    && server.outcome() != Outcome.NEVER_ENDED
                    && least <= most;
            ClockRange range = new ClockRange(isAnswered ? least : -ClockRange.UNKNOWN, most);
            all.add(range);
            of(to, from).add(range.back());
        }
    }

    private static String name(Boot boot) {
        return boot.service() + ' ' + boot.instance();
    }

    private List<ClockRange> of(String from, String to) {
        return ranges.computeIfAbsent(from, name -> new LinkedHashMap<>())
                .computeIfAbsent(to, name -> new ArrayList<>());
    }

    /** Returns by how many nanoseconds clocks of instances are ahead of that of the most, if by a tenth of a second or more. */
    Map<String, Long> ahead() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (String start : ranges.keySet()) {
            if (!all.containsKey(start)) {
                Map<String, Long> component = from(start);
                long usual = usual(component.values());
                component.forEach((name, nanos) -> all.put(name, nanos - usual));
            }
        }
        all.values().removeIf(nanos -> Math.abs(nanos) < DIFFERENT);
        return all;
    }

    /** Puts the times of instances right, given by how much their clocks are ahead. */
    static void correct(Map<String, Long> ahead, List<Request> requests, Collection<Boot> boots) {
        if (ahead.isEmpty()) {
            return;
        }
        for (Request request : requests) {
            boolean isOff = false;
            for (Span span : request.spans()) {
                long nanos = of(span.boot(), ahead);
                span.earlierBy(nanos);
                isOff |= nanos != 0;
            }
            if (isOff) {
                request.corrected();
            }
        }
        boots.forEach(boot -> boot.earlierBy(of(boot, ahead)));
    }

    /** Returns by how many nanoseconds the clock of a process is ahead. */
    static long of(Boot boot, Map<String, Long> ahead) {
        return ahead.isEmpty() ? 0 : ahead.getOrDefault(name(boot), 0L);
    }

    private Map<String, Long> from(String start) {
        Map<String, Long> ahead = new LinkedHashMap<>();
        ahead.put(start, 0L);
        Deque<String> todo = new ArrayDeque<>(List.of(start));
        while (!todo.isEmpty()) {
            String from = todo.remove();
            long base = ahead.getOrDefault(from, 0L);
            ranges.getOrDefault(from, Map.of()).forEach((to, calls) -> {
                if (calls.size() >= LEAST
                        && ahead.putIfAbsent(to, base + ClockRange.difference(calls, ONE_IN)) == null) {
                    todo.add(to);
                }
            });
        }
        return ahead;
    }

    /** Returns the difference that the most are within 50 ms of. */
    private static long usual(Collection<Long> differences) {
        Map<Long, Integer> near = new HashMap<>();
        for (long one : differences) {
            for (long other : differences) {
                near.merge(one, Math.abs(one - other) <= 50 * MILLI ? 1 : 0, Integer::sum);
            }
        }
        long best = 0;
        int most = 0;
        for (Map.Entry<Long, Integer> entry : near.entrySet()) {
            boolean isBetter =
                    entry.getValue() > most || entry.getValue() == most && Math.abs(entry.getKey()) < Math.abs(best);
            if (isBetter) {
                most = entry.getValue();
                best = entry.getKey();
            }
        }
        return best;
    }
}
