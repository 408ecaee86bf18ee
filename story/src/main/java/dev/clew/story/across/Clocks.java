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

    private static final int ONE_IN = 2;

    private final Map<String, Call> calls = new HashMap<>();
    private final Map<String, Call> hops = new HashMap<>();
    private final Map<String, Call> servers = new LinkedHashMap<>();

    private record Call(String process, String parentId, long start, long end, boolean isWaited) {}

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
        Map<String, Map<String, List<ClockRange>>> ranges = ranges();
        Map<String, Long> ahead = new LinkedHashMap<>();
        ahead.put(process, 0L);
        Deque<String> todo = new ArrayDeque<>();
        todo.add(process);
        while (!todo.isEmpty()) {
            String from = todo.remove();
            ranges.getOrDefault(from, Map.of()).forEach((to, calls) -> {
                if (ahead.putIfAbsent(to, ahead.getOrDefault(from, 0L) + ClockRange.difference(calls, ONE_IN))
                        == null) {
                    todo.add(to);
                }
            });
        }
        ahead.values().removeIf(nanos -> nanos == 0);
        return ahead;
    }

    /** For both directions, so that the way from any process to any other is found. */
    private Map<String, Map<String, List<ClockRange>>> ranges() {
        Map<String, Map<String, List<ClockRange>>> ranges = new HashMap<>();
        for (Call server : servers.values()) {
            Call client = calls.get(server.parentId);
            Call caller = client != null || server.parentId.length() <= HOP
                    ? client
                    : hops.get(server.parentId.substring(0, HOP));
            if (caller != null && !caller.process.equals(server.process)) {
                ClockRange range = range(caller, server);
                of(ranges, caller.process, server.process).add(range);
                of(ranges, server.process, caller.process).add(range.back());
            }
        }
        return ranges;
    }

    private static ClockRange range(Call caller, Call server) {
        long most = server.start - caller.start;
        long least = server.end - caller.end;
        // A server that took longer than its call answered before it had ended.
        return new ClockRange(caller.isWaited && least <= most ? least : -ClockRange.UNKNOWN, most);
    }

    private static List<ClockRange> of(Map<String, Map<String, List<ClockRange>>> ranges, String from, String to) {
        return ranges.computeIfAbsent(from, key -> new LinkedHashMap<>()).computeIfAbsent(to, key -> new ArrayList<>());
    }
}
