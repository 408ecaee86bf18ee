package dev.clew.story.waiting;

import dev.clew.story.line.Millis;
import dev.clew.story.line.Timestamp;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that stopped a request, or stops others, as a line tells it. Times are in nanoseconds.
 *
 * @param start when it began, since 1970; {@link Timestamp#NONE} if that is not told
 * @param nanos how long it lasted as far as the line knows, 0 if that is not told
 * @param holders who held what was waited for, the longest or the most first, at most ten; those without a request too
 * @param facts what else the line tells, by the names that {@code JSON.md} lists
 */
public record Wait(Kind kind, long start, long nanos, List<Holder> holders, Map<String, Object> facts) {
    /** Keeps the order of the facts. */
    public Wait {
        holders = List.copyOf(holders);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public long end() {
        return start + nanos;
    }

    /** Returns the sum of two times, at most {@link Long#MAX_VALUE}, since lines may tell anything. */
    public static long sum(long nanos, long others) {
        return nanos > Long.MAX_VALUE - others ? Long.MAX_VALUE : nanos + others;
    }

    /** Returns a fact that is a text, empty if it is not told. */
    public String fact(String name) {
        return facts.get(name) instanceof String text ? text : "";
    }

    /** Returns a fact that is a list, empty if it is not told. */
    public List<String> facts(String name) {
        return facts.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Returns a fact that is a number, 0 if it is not told. */
    public int count(String name) {
        return facts.get(name) instanceof Integer number ? number : 0;
    }

    /** Whether a pool had no connections to give, because the database was down: then nobody held it up. */
    public boolean isDown() {
        return facts.containsKey("down");
    }

    /** Returns the ids of the requests among the holders. */
    public List<String> heldBy() {
        return holders.stream()
                .map(Holder::request)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
    }

    /** Returns this so many nanoseconds earlier, if its begin is told. */
    public Wait earlierBy(long difference) {
        return difference == 0 || start == Timestamp.NONE
                ? this
                : new Wait(kind, start - difference, nanos, holders, facts);
    }

    /** Returns this with other times, and the rest as it is. */
    public Wait within(long from, long until) {
        return new Wait(kind, from, Math.max(0, until - from), holders, facts);
    }

    /** Returns the part of it that lies within a stretch of time, empty if none does. */
    public long overlap(long from, long until) {
        return Math.max(0, Math.min(end(), until) - Math.max(start, from));
    }

    /** Returns all that is known of it, by the names that scripts know: how long it was first, the holders last. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (nanos > 0) {
            fields.put("ms", Math.round(nanos / 1e3) / 1e3);
        }
        if (start != Timestamp.NONE) {
            fields.put("from", Timestamp.text(start));
        }
        fields.putAll(facts);
        fields.remove("requests");
        if (!holders.isEmpty()) {
            fields.put("holders", holders.stream().map(Holder::fields).toList());
        }
        return fields;
    }

    /** Returns what it did to a request, as the end of a sentence about the request. */
    public String text() {
        return Wording.of(this);
    }

    /** Returns how long it lasted, with a space behind it; empty if that is not told. */
    String time() {
        return nanos == 0 ? "" : Millis.text(nanos) + " ms ";
    }
}
