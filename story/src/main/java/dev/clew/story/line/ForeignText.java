package dev.clew.story.line;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Infers the fields of a line that another layout wrote, such as Spring Boot's console. */
final class ForeignText {
    private static final int LOOKED_AT = 1_024;

    private static final Pattern TIME = Pattern.compile(
            "\\[?(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?)]?");

    /** Spring Boot: {@code time LEVEL pid --- [service] [thread] [id] logger : message}. */
    private static final Pattern BOOT = Pattern.compile(
            "\\s+(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\s+\\d+ --- (?:\\[([^\\]]*)] )?\\[([^\\]]*)] (?:\\[([^\\]]*)] ?)?(\\S+)\\s*: (.*)",
            Pattern.DOTALL);

    private static final Pattern TRACED = Pattern.compile("([0-9a-f]{32})-([0-9a-f]{16})");

    private static final Pattern LEVEL = Pattern.compile("\\b(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE)\\b");

    private ForeignText() {}

    /** Returns the fields, null if the line does not begin with a time: it belongs to the event before. */
    static @Nullable Map<String, String> parse(String text) {
        String head = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
        Matcher time = TIME.matcher(head);
        if (!time.lookingAt()) {
            return null;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("ts", time.group(1));
        Matcher boot = BOOT.matcher(text);
        boot.region(time.end(), text.length());
        if (boot.lookingAt()) {
            put(fields, "level", boot.group(1));
            put(fields, "service", boot.group(2));
            put(fields, "thread", boot.group(3));
            putIds(fields, boot.group(4));
            put(fields, "logger", boot.group(5));
            put(fields, "msg", boot.group(6));
            return fields;
        }
        Matcher level = LEVEL.matcher(head);
        if (level.find(time.end())) {
            put(fields, "level", level.group(1));
        }
        put(fields, "msg", text.substring(time.end()).strip());
        return fields;
    }

    /** Micrometer's {@code traceId-spanId}, else the id of a request. */
    private static void putIds(Map<String, String> fields, @Nullable String ids) {
        Matcher traced = ids == null ? null : TRACED.matcher(ids.strip());
        if (traced == null || !traced.matches()) {
            put(fields, "request_id", ids);
            return;
        }
        fields.put("trace_id", traced.group(1));
        fields.put("span_id", traced.group(2));
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            fields.put(name, value.strip());
        }
    }
}
