package dev.clew.story.line;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of OpenTelemetry's log data model: the objects of OTLP's JSON, with many on a line, and the flat ones that
 * exporters to a console print.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/logs/data-model/">the data model</a>
 */
final class OpenTelemetry {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("timeUnixNano", "ts"),
            Map.entry("Timestamp", "ts"),
            Map.entry("timestamp", "ts"),
            Map.entry("severityText", "level"),
            Map.entry("SeverityText", "level"),
            Map.entry("severity_text", "level"),
            Map.entry("body", "msg"),
            Map.entry("Body", "msg"),
            Map.entry("traceId", "trace_id"),
            Map.entry("TraceId", "trace_id"),
            Map.entry("spanId", "span_id"),
            Map.entry("trace_id", "trace_id"),
            Map.entry("span_id", "span_id"),
            Map.entry("SpanId", "span_id"),
            Map.entry("InstrumentationScope.Name", "logger"),
            Map.entry("scope.name", "logger"),
            Map.entry("service.instance.id", "instance"),
            Map.entry("thread.name", "thread"),
            Map.entry("exception.type", "error"),
            Map.entry("exception.message", "error_msg"),
            Map.entry("exception.stacktrace", "stack"));

    /** Places of attributes; those of the record count before those of its resource. */
    private static final List<String> PREFIXES = List.of(
            "Attributes.", "attributes.", "Resource.attributes.", "resource.attributes.", "Resource.", "resource.");

    private static final Pattern NO_ID = Pattern.compile("(?:0x)?0{16,32}");

    private OpenTelemetry() {}

    /** Whether a line has the form of OTLP's JSON: several records, maybe of several services. */
    static boolean isBatch(String line) {
        return line.startsWith("{\"resourceLogs\"")
                || line.startsWith("{\"resource\"") && line.contains("\"scopeLogs\"");
    }

    /** Returns the records of a line of OTLP's JSON; null if it is damaged. */
    static @Nullable List<Event> batch(String line) {
        Map<String, String> root = Json.parse(line);
        if (root == null) {
            return null;
        }
        List<Event> events = new ArrayList<>();
        List<String> resources =
                root.containsKey("resourceLogs") ? Json.objects(root.getOrDefault("resourceLogs", "")) : List.of(line);
        for (String resourceText : resources) {
            Map<String, String> resource = members(resourceText);
            for (String scopeText : Json.objects(resource.getOrDefault("scopeLogs", ""))) {
                Map<String, String> scope = members(scopeText);
                for (String record : Json.objects(scope.getOrDefault("logRecords", ""))) {
                    Event event = event(record, resource, scope.getOrDefault("scope.name", ""));
                    if (event != null) {
                        events.add(event);
                    }
                }
            }
        }
        return events;
    }

    private static Map<String, String> members(String text) {
        Map<String, String> members = Json.parse(text);
        return members == null ? Map.of() : members;
    }

    private static @Nullable Event event(String text, Map<String, String> resource, String scope) {
        Map<String, String> flat = new LinkedHashMap<>();
        Map<String, String> record = members(text);
        String time = record.getOrDefault("timeUnixNano", "0");
        flat.put("timeUnixNano", time.equals("0") ? record.getOrDefault("observedTimeUnixNano", "") : time);
        record.forEach((name, value) -> {
            if (name.startsWith("body.")) {
                flat.putIfAbsent("body", value(name, value));
            } else if (NAMES.containsKey(name)) {
                flat.putIfAbsent(name, value);
            }
        });
        flat.put("scope.name", scope);
        attributes(flat, record.getOrDefault("attributes", ""));
        attributes(flat, resource.getOrDefault("resource.attributes", ""));
        Map<String, String> fields = fields(flat);
        long nanos = Timestamp.parse(fields.getOrDefault("ts", ""));
        return nanos == Timestamp.NONE ? null : new Event(nanos, fields, text, false);
    }

    private static void attributes(Map<String, String> flat, String attributes) {
        for (String text : Json.objects(attributes)) {
            Map<String, String> attribute = members(text);
            String key = "attributes." + attribute.getOrDefault("key", "");
            attribute.forEach((name, value) -> {
                if (name.startsWith("value.")) {
                    flat.putIfAbsent(key, value(name, value));
                }
            });
        }
    }

    /** An array of texts becomes one with commas between, as elsewhere. */
    private static String value(String name, String value) {
        return name.endsWith(".arrayValue.values")
                ? Json.objects(value).stream()
                        .flatMap(element -> members(element).values().stream())
                        .collect(Collectors.joining(","))
                : value;
    }

    /** Whether an object is one record. */
    static boolean isRecord(Map<String, String> members) {
        return members.containsKey("SeverityText")
                || members.containsKey("severity_text")
                || members.containsKey("Timestamp") && members.containsKey("Body");
    }

    /** Returns the fields of one record by their names in logfmt. */
    static Map<String, String> fields(Map<String, String> members) {
        Map<String, String> named = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (NAMES.containsKey(name) && !isNone(value)) {
                named.putIfAbsent(NAMES.getOrDefault(name, name), value.startsWith("0x") ? value.substring(2) : value);
            }
        });
        members.forEach((name, value) -> {
            String plain = plain(name);
            if (!NAMES.containsKey(name) && !isNone(value)) {
                named.putIfAbsent(NAMES.getOrDefault(plain, plain), value);
            }
        });
        Map<String, String> fields = FieldNames.translated(named);
        String time = fields.getOrDefault("ts", "");
        long nanos = Timestamp.parse(time);
        nanos = nanos == Timestamp.NONE ? ForeignTime.of(time) : nanos;
        fields.put("ts", nanos == Timestamp.NONE ? "" : Timestamp.text(nanos));
        return fields;
    }

    /** Whether a value says that there is none, such as the id of no trace. */
    private static boolean isNone(String value) {
        return value.isEmpty() || value.equals("null") || NO_ID.matcher(value).matches();
    }

    private static String plain(String name) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }
}
