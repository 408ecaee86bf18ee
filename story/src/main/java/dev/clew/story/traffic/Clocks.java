package dev.clew.story.traffic;

import dev.clew.story.tree.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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

    private static final long MILLI = 1_000_000;
    private static final long LATE = 20 * MILLI;
    private static final long DIFFERENT = 100 * MILLI;
    private static final long OPEN = Long.MAX_VALUE / 4;

    private final Map<String, Map<String, List<long[]>>> ranges = new LinkedHashMap<>();
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
        List<long[]> all = of(from, to);
        if (all.size() < MOST && sum < MOST_OF_ALL) {
            sum++;
            long most = server.start() - call.start();
            long least = server.end() - call.end();
            boolean isAnswered = (call.outcome() == Outcome.OK || call.status() > 0)
                    && server.outcome() != Outcome.NEVER_ENDED
                    && least <= most;
            long low = isAnswered ? least : -OPEN;
            all.add(new long[] {low, most});
            of(to, from).add(new long[] {-most, -low});
        }
    }

    private static String name(Boot boot) {
        return boot.service() + ' ' + boot.instance();
    }

    private List<long[]> of(String from, String to) {
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
                long nanos = ahead.getOrDefault(name(span.boot()), 0L);
                span.earlierBy(nanos);
                isOff |= nanos != 0;
            }
            if (isOff) {
                request.corrected();
            }
        }
        boots.forEach(boot -> boot.earlierBy(ahead.getOrDefault(name(boot), 0L)));
    }

    private Map<String, Long> from(String start) {
        Map<String, Long> ahead = new LinkedHashMap<>();
        ahead.put(start, 0L);
        Deque<String> todo = new ArrayDeque<>(List.of(start));
        while (!todo.isEmpty()) {
            String from = todo.remove();
            long base = ahead.getOrDefault(from, 0L);
            ranges.getOrDefault(from, Map.of()).forEach((to, calls) -> {
                if (calls.size() >= LEAST && ahead.putIfAbsent(to, base + difference(calls)) == null) {
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

    /** Returns the difference that the most calls allow, 0 if one in ten of them allows that there is none. */
    private static long difference(List<long[]> calls) {
        long none = calls.stream()
                .filter(range -> range[0] <= LATE && range[1] >= -LATE)
                .count();
        if (10 * none >= calls.size()) {
            return 0;
        }
        long[] begins = calls.stream().mapToLong(range -> range[0]).toArray();
        long[] ends = calls.stream().mapToLong(range -> range[1]).toArray();
        Arrays.sort(begins);
        Arrays.sort(ends);
        long low = begins[0];
        long high = ends[0];
        int most = 0;
        int ended = 0;
        for (int begun = 1; begun <= begins.length; begun++) {
            while (ends[ended] < begins[begun - 1]) {
                ended++;
            }
            if (begun - ended > most) {
                most = begun - ended;
                low = begins[begun - 1];
                high = ends[ended];
            }
        }
        if (low <= -OPEN) {
            return high;
        }
        return high >= OPEN ? low : low + (high - low) / 2;
    }
}
