package dev.clew.story.across;

import dev.clew.story.line.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells from the calls between processes how far their clocks are apart.
 *
 * <p>A call begins before its server does, and ends after it. That leaves a range for the difference of their clocks. If zero is
 * not in the ranges of more than half of the calls from one process to another, their clocks differ.
 */
public final class Clocks {
    private static final int MOST = 100_000;
    private static final int HOP = 12;

    /** A time is that of its line, which a busy process writes a little late: clocks that differ by less are taken for the same. */
    private static final long LATE = 20_000_000;

    private final Map<String, Call> calls = new HashMap<>();
    private final Map<String, Call> hops = new HashMap<>();
    private final Map<String, Call> servers = new LinkedHashMap<>();

    private record Call(String process, String parentId, long start, long end, boolean isWaited) {}

    /**
     * A range of how far a second clock may be ahead of a first by one call, in nanoseconds.
     *
     * @param least below which its server would have ended after it
     * @param most above which its server would have begun before it
     */
    private record Range(long least, long most) {
        private static final long UNKNOWN = Long.MAX_VALUE;

        Range back() {
            return new Range(-most, -least);
        }

        boolean allowsNone() {
            return least <= LATE && most >= -LATE;
        }
    }

    /** Returns the difference that most calls agree on, 0 if half of them or more allow that there is none. */
    private static long difference(List<Range> calls) {
        if (2 * calls.stream().filter(Range::allowsNone).count() >= calls.size()) {
            return 0;
        }
        Range agreed = agreed(calls);
        if (agreed.least == -Range.UNKNOWN) {
            return agreed.most;
        }
        return agreed.most == Range.UNKNOWN ? agreed.least : agreed.least + (agreed.most - agreed.least) / 2;
    }

    /** Returns the range that is within the most of them: a single line that was written late leaves it as it is. */
    private static Range agreed(List<Range> calls) {
        long[] begins = calls.stream().mapToLong(Range::least).sorted().toArray();
        long[] ends = calls.stream().mapToLong(Range::most).sorted().toArray();
        Range agreed = calls.get(0);
        int most = 0;
        int ended = 0;
        for (int begun = 1; begun <= begins.length; begun++) {
            while (ends[ended] < begins[begun - 1]) {
                ended++;
            }
            if (begun - ended > most) {
                most = begun - ended;
                agreed = new Range(begins[begun - 1], ends[ended]);
            }
        }
        return agreed;
    }

    /** Learns from the end of a span. The first 100,000 of a kind count. */
    void add(Event event) {
        double millis = event.number("duration_ms");
        String id = event.get("span_id");
        if (!(millis >= 0 && millis < 1e12) || id.length() <= HOP) {
            return;
        }
        long duration = (long) (millis * 1e6);
        Call call = new Call(
                event.process(),
                event.get("parent_id"),
                event.nanos() - duration,
                event.nanos(),
                event.get("kind").equals("client") && isAnswered(event));
        switch (event.get("kind")) {
            case "client", "producer" -> keep(calls, id, call);
            case "server", "consumer" -> {
                keep(servers, id, call);
                keep(hops, id.substring(0, HOP), call);
            }
            default -> {
                // within one process
            }
        }
    }

    /** Whether a call had its answer, so that its server had ended. */
    private static boolean isAnswered(Event call) {
        return call.get("outcome").equals("ok") || !call.get("status").isEmpty();
    }

    private static void keep(Map<String, Call> all, String id, Call call) {
        if (all.size() < MOST) {
            all.putIfAbsent(id, call);
        }
    }

    /** Returns by how many nanoseconds the clocks of processes are ahead of one; those that are not, or not known to be, are absent. */
    public Map<String, Long> ahead(String process) {
        Map<String, Map<String, List<Range>>> ranges = ranges();
        Map<String, Long> ahead = new LinkedHashMap<>();
        ahead.put(process, 0L);
        Deque<String> todo = new ArrayDeque<>();
        todo.add(process);
        while (!todo.isEmpty()) {
            String from = todo.remove();
            ranges.getOrDefault(from, Map.of()).forEach((to, calls) -> {
                if (ahead.putIfAbsent(to, ahead.getOrDefault(from, 0L) + difference(calls)) == null) {
                    todo.add(to);
                }
            });
        }
        ahead.values().removeIf(nanos -> nanos == 0);
        return ahead;
    }

    /** For both directions, so that the way from any process to any other is found. */
    private Map<String, Map<String, List<Range>>> ranges() {
        Map<String, Map<String, List<Range>>> ranges = new HashMap<>();
        for (Call server : servers.values()) {
            Call client = calls.get(server.parentId);
            Call caller = client != null || server.parentId.length() <= HOP
                    ? client
                    : hops.get(server.parentId.substring(0, HOP));
            if (caller != null && !caller.process.equals(server.process)) {
                Range range = range(caller, server);
                of(ranges, caller.process, server.process).add(range);
                of(ranges, server.process, caller.process).add(range.back());
            }
        }
        return ranges;
    }

    private static Range range(Call caller, Call server) {
        long most = server.start - caller.start;
        long least = server.end - caller.end;
        // A server that took longer than its call answered before it had ended.
        return new Range(caller.isWaited && least <= most ? least : -Range.UNKNOWN, most);
    }

    private static List<Range> of(Map<String, Map<String, List<Range>>> ranges, String from, String to) {
        return ranges.computeIfAbsent(from, key -> new LinkedHashMap<>()).computeIfAbsent(to, key -> new ArrayList<>());
    }
}
