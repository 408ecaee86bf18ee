package dev.clew.story.line;

import java.util.List;
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
            if (members == null) {
                return null;
            }
            return isClews(members)
                    ? event(FieldNames.translated(members), text, true)
                    : event(ForeignJson.fields(members), text, false);
        }
        if (text.startsWith("ts=")) {
            Map<String, String> fields = Logfmt.parse(text);
            return fields == null ? null : event(fields, text, fields.containsKey("msg"));
        }
        Map<String, String> fields = AccessLine.parse(text);
        if (fields == null) {
            fields = NginxError.parse(text);
        }
        if (fields == null) {
            fields = ForeignText.parse(text);
        }
        return fields == null ? null : event(fields, text, false);
    }

    /** Returns the event of a line like {@link #parse(String)}; one that is like a sample is read by it, unless it is Clew's. */
    public static @Nullable Event parse(String text, List<Sample> samples) {
        Map<String, String> fields = sampled(text, samples);
        return fields == null ? parse(text) : event(fields, text, false);
    }

    private static @Nullable Map<String, String> sampled(String text, List<Sample> samples) {
        if (samples.isEmpty() || text.startsWith("{") || text.startsWith("ts=")) {
            return null;
        }
        for (Sample sample : samples) {
            Map<String, String> fields = sample.fields(text);
            if (fields != null) {
                return fields;
            }
        }
        return null;
    }

    /** Returns the event of several lines that this one begins, null if it is a line of another form, or like a sample. */
    public static @Nullable PostgresRecord record(String text, List<Sample> samples) {
        PostgresRecord record = PostgresRecord.begun(text);
        return record == null || sampled(text, samples) != null ? null : record;
    }

    /** Whether a line has several events: OTLP's JSON. */
    public static boolean hasSeveral(String text) {
        return OpenTelemetry.isBatch(text);
    }

    /** Returns the events of a line that has several, null if it is damaged. */
    public static @Nullable List<Event> several(String text) {
        return OpenTelemetry.batch(text);
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
