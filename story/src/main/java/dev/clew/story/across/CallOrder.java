package dev.clew.story.across;

import dev.clew.story.line.Event;
import dev.clew.story.tree.SpanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells which calls do not need each other: other requests made them side by side, or the other way round. */
public final class CallOrder {
    private static final int MOST = 100_000;

    /** Clocks are set while spans run; less than this is no overlap. */
    private static final long CLEAR = 1_000_000;

    private final Map<String, List<Call>> byCaller = new HashMap<>();
    private final Map<String, String> callers = new HashMap<>();
    private int calls;

    private record Call(String name, long start, long end) {}

    void add(Event event) {
        String id = event.get("span_id");
        String callerId = event.get("parent_id");
        double millis = event.number("duration_ms");
        switch (event.get("kind")) {
            case "client", "producer" -> {
                if (calls < MOST && !callerId.isEmpty() && millis >= 0 && millis < 1e12) {
                    calls++;
                    byCaller.computeIfAbsent(callerId, key -> new ArrayList<>(4))
                            .add(new Call(
                                    SpanName.folded(event.get("span")),
                                    event.nanos() - (long) (millis * 1e6),
                                    event.nanos()));
                }
            }
            default -> {
                if (callers.size() < MOST && !id.isEmpty()) {
                    callers.putIfAbsent(id, name(event.get("service"), event.get("span")));
                }
            }
        }
    }

    /**
     * Returns in how many other spans like theirs, of those that made each of two calls once, the second began before the first had
     * ended.
     */
    public int together(SpanNode first, SpanNode second) {
        SpanNode caller = first.parent();
        if (caller == null || caller != second.parent()) {
            return 0;
        }
        String name = name(caller.service(), caller.name());
        String a = SpanName.folded(first.name());
        String b = SpanName.folded(second.name());
        int together = 0;
        for (Map.Entry<String, List<Call>> other : byCaller.entrySet()) {
            if (!other.getKey().equals(caller.spanId()) && name.equals(callers.get(other.getKey()))) {
                Call otherFirst = only(a, other.getValue());
                Call otherSecond = only(b, other.getValue());
                if (otherFirst != null && otherSecond != null && otherSecond.start() + CLEAR < otherFirst.end()) {
                    together++;
                }
            }
        }
        return together;
    }

    private static String name(String service, String span) {
        return service + ' ' + SpanName.folded(span);
    }

    private static @Nullable Call only(String name, List<Call> calls) {
        Call found = null;
        for (Call call : calls) {
            if (call.name().equals(name)) {
                if (found != null) {
                    return null;
                }
                found = call;
            }
        }
        return found;
    }
}
