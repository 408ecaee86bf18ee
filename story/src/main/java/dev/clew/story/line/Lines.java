package dev.clew.story.line;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the form of a line and reads it. */
public final class Lines {
    private Lines() {}

    /**
     * Returns the event of a line, null if it is a further line of the event before, or damaged.
     *
     * @param text without its line feed
     */
    public static @Nullable Event parse(String text) {
        if (text.startsWith("{")) {
            Map<String, String> members = Json.parse(text);
            return members == null ? null : event(FieldNames.translated(members), text, isClews(members));
        }
        if (text.startsWith("ts=")) {
            Map<String, String> fields = Logfmt.parse(text);
            return fields == null ? null : event(fields, text, fields.containsKey("msg"));
        }
        Map<String, String> fields = ForeignText.parse(text);
        return fields == null ? null : event(fields, text, false);
    }

    /** Whether a line that is no event is damaged, and not a further line of the event before. */
    public static boolean isDamaged(String text) {
        return text.startsWith("ts=") || text.startsWith("{\"");
    }

    /** Whether the names are Clew's: plain ones, or flat ones of the Elastic Common Schema. */
    private static boolean isClews(Map<String, String> members) {
        return members.containsKey("ts") && members.containsKey("msg") && members.containsKey("logger")
                || members.containsKey("@timestamp")
                        && members.keySet().stream().anyMatch(Lines::isClewsOwn);
    }

    private static boolean isClewsOwn(String name) {
        return name.startsWith("clew.");
    }

    private static @Nullable Event event(Map<String, String> fields, String text, boolean isClews) {
        long nanos = Timestamp.parse(fields.getOrDefault("ts", ""));
        return nanos == Timestamp.NONE ? null : new Event(nanos, fields, text, isClews && isWhole(fields));
    }

    /** The lines of spans end with the process's id: one without it was cut, or is another writer's. */
    private static boolean isWhole(Map<String, String> fields) {
        return !fields.getOrDefault("event", "").startsWith("span_") || fields.containsKey("boot_id");
    }
}
