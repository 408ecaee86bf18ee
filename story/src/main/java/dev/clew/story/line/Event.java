package dev.clew.story.line;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of a log. Its fields have the names of Clew's logfmt, whatever form the line has.
 *
 * @param nanos its time, in nanoseconds since 1970, UTC
 * @param fields its fields in their order; a field that the line lacks is absent
 * @param text the line as it stands in the file, further lines of a stack trace included
 * @param isExact whether the line is in Clew's own format; otherwise its fields were inferred
 */
public record Event(long nanos, Map<String, String> fields, String text, boolean isExact) {
    /** Returns a field's value, empty if the line has no such field. */
    public String get(String field) {
        return fields.getOrDefault(field, "");
    }

    /** Returns a field's number, NaN if there is none. */
    public double number(String field) {
        String value = get(field);
        if (value.isEmpty() || value.length() > 64 || "+-.0123456789".indexOf(value.charAt(0)) < 0) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Returns the id of its request; where it has none, that of its trace. */
    public String request() {
        String id = get("request_id");
        return id.isEmpty() ? get("trace_id") : id;
    }

    /** Returns the process that wrote it, as {@code service instance}. */
    public String process() {
        return get("service") + ' ' + get("instance");
    }

    /** Returns what no other event has, null if it has no number in its request or session. Two files may hold one event. */
    public @Nullable String identity() {
        String seq = fields.containsKey("seq") ? get("seq") : get("session_line");
        return seq.isEmpty()
                ? null
                : nanos + " " + get("request_id") + ' ' + process() + ' ' + get("boot_id") + ' ' + seq;
    }

    /** Returns this event with a time that is so many nanoseconds earlier; its text stays. */
    public Event earlierBy(long difference) {
        return difference == 0 ? this : new Event(nanos - difference, fields, text, isExact);
    }

    /** Returns this event with a further line of its text. */
    public Event continuedBy(String line) {
        return new Event(nanos, fields, text + "\n" + line, isExact);
    }
}
