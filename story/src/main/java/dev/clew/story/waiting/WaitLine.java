package dev.clew.story.waiting;

import dev.clew.story.line.Event;
import dev.clew.story.line.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what lines tell of waits. Lines may have anything in their fields: what cannot be is left out, what is long is cut. */
public final class WaitLine {
    private static final String WAITS = " waits ";
    private static final String FOR = " waits for a lock that ";
    private static final String HOLDS = " holds";
    private static final int LONGEST_NAME = 100;

    private final Event line;
    private final Map<String, Object> facts = new LinkedHashMap<>();

    private WaitLine(Event line) {
        this.line = line;
    }

    /** Returns what a line tells that was written for it, null if it tells of no wait. */
    public static @Nullable Wait of(Event line) {
        Kind kind = Kind.of(line.get("event"), line.get("pause_kind"));
        return kind == null ? null : new WaitLine(line).read(kind);
    }

    /** Returns the waits that the end of a span tells of, in no promised order. They have no begin of their own. */
    public static List<Wait> ofSpan(Event end) {
        List<Wait> waits = new ArrayList<>();
        String blocker = Lists.name(end, "blocked_by_request");
        if (!blocker.isEmpty()) {
            waits.add(new Wait(Kind.LOCK_WAIT, Timestamp.NONE, 0, List.of(Holder.of(blocker, "")), Map.of()));
        }
        add(Kind.POOL_WAIT, end, "pool_wait_ms", waits);
        add(Kind.QUEUE, end, "queue_ms", waits);
        add(Kind.GC, end, "gc_ms", waits);
        return waits;
    }

    private static void add(Kind kind, Event end, String field, List<Wait> waits) {
        long nanos = nanos(end, field);
        if (nanos > 0) {
            waits.add(new Wait(kind, Timestamp.NONE, nanos, List.of(), Map.of()));
        }
    }

    private static long nanos(Event line, String field) {
        double millis = Lists.millis(line.number(field));
        return Double.isNaN(millis) ? 0 : Math.round(millis * 1e6);
    }

    private Wait read(Kind kind) {
        return switch (kind) {
            case LOCK_WAIT -> lock();
            case POOL_WAIT -> pool();
            case CONNECTION_LEAK -> leak();
            case REJECTED -> rejected();
            default -> pause(kind);
        };
    }

    private Wait held(Kind kind, long nanos, List<Holder> holders) {
        return new Wait(kind, line.nanos() - nanos, nanos, holders, facts);
    }

    private Wait lock() {
        String message = line.get("msg");
        int end = message.indexOf(WAITS);
        name("what", end > 0 && end < LONGEST_NAME ? message.substring(0, end) : "");
        name("by_service", line.get("blocked_by_service"));
        name("by_state", line.get("blocked_by_state"));
        List<String> chain = Lists.of(line, "blocked_chain", " > ");
        if (chain.size() > 1) {
            facts.put("chain", chain);
        }
        if (line.get("blocked_circle").equals("true")) {
            facts.put("circle", true);
        }
        Holder holder = Holder.of(Lists.name(line, "blocked_by_request"), Lists.name(line, "blocked_by_sql"));
        int from = end + FOR.length();
        int until = message.length() - HOLDS.length();
        boolean isTold = from <= until && message.startsWith(FOR, end) && message.endsWith(HOLDS);
        if (isTold && holder.request().isEmpty()) {
            name("by_session", message.substring(from, until));
        }
        return held(Kind.LOCK_WAIT, nanos(line, "blocked_for_ms"), List.of(holder));
    }

    private Wait pool() {
        count("held", "holders");
        count("past_wrapper", "past_wrapper");
        if (line.get("pool_state").equals("down")) {
            facts.put("down", true);
        }
        return held(
                Kind.POOL_WAIT, nanos(line, "pool_wait_ms"), Lists.holders(line, "held_by_request", "held_ms", false));
    }

    private Wait leak() {
        name("taken_at", line.get("taken_at"));
        return held(Kind.CONNECTION_LEAK, 0, Lists.holders(line, "held_by_request", "held_ms", false));
    }

    /** An executor that rejects again and again has one line for many. */
    private Wait rejected() {
        count("rejections", "rejections");
        return held(Kind.REJECTED, 0, Lists.holders(line, "queued_by_request", "queued_tasks", true));
    }

    private Wait pause(Kind kind) {
        String owner = Lists.name(line, "blocked_by_request");
        String last = Lists.name(line, "last_holder");
        if (owner.isEmpty() && !last.isEmpty()) {
            facts.put("is_last_holder", true);
        }
        name("what", line.get(kind == Kind.SOCKET_READ ? "peer" : "lock_class"));
        if (kind.isOfProcess()) {
            facts.put("requests", Lists.of(line, "paused_requests", " "));
            count("requests_open", "requests_open");
        }
        String holder = owner.isEmpty() ? last : owner;
        long nanos = nanos(line, "pause_ms");
        return new Wait(
                kind, began(nanos), nanos, holder.isEmpty() ? List.of() : List.of(Holder.of(holder, "")), facts);
    }

    /** Returns when a pause began, by the clock that the time of the line was put right by. */
    private long began(long nanos) {
        long began = Timestamp.parse(line.get("pause_began"));
        long written = Timestamp.parse(line.get("ts"));
        boolean areTold = began != Timestamp.NONE && written != Timestamp.NONE;
        return areTold ? began + line.nanos() - written : line.nanos() - nanos;
    }

    private void name(String fact, String text) {
        String name = Lists.name(text);
        if (!name.isEmpty()) {
            facts.put(fact, name);
        }
    }

    private void count(String fact, String field) {
        double number = line.number(field);
        if (number > 0 && number < 1e9) {
            facts.put(fact, (int) number);
        }
    }
}
