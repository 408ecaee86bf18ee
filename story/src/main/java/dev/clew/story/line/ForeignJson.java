package dev.clew.story.line;

import java.util.LinkedHashMap;
import java.util.Map;

/** Finds out who wrote an object that is not Clew's, and gives its fields the names of logfmt. */
final class ForeignJson {
    private ForeignJson() {}

    /** Returns the fields, none of them a {@code ts} if it has no time that can be read. */
    static Map<String, String> fields(Map<String, String> members) {
        if (members.containsKey("error_severity")) {
            return PostgresFields.ofJson(members).named();
        }
        if (OpenTelemetry.isRecord(members)) {
            return OpenTelemetry.fields(members);
        }
        Map<String, String> fields = isAccess(members) ? access(members) : FieldNames.translated(members);
        String time = fields.getOrDefault("ts", "");
        if (Timestamp.parse(time) == Timestamp.NONE) {
            long nanos = ForeignTime.of(time);
            fields.put("ts", nanos == Timestamp.NONE ? "" : Timestamp.text(nanos));
        }
        return fields;
    }

    private static boolean isAccess(Map<String, String> members) {
        return members.containsKey("request_uri")
                || members.containsKey("request_time")
                || members.containsKey("time_iso8601")
                || members.containsKey("time_local");
    }

    /** An object as nginx's {@code log_format … escape=json} writes it, of variables by their own names. */
    private static Map<String, String> access(Map<String, String> members) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name :
                new String[] {"msec", "time_iso8601", "time_local", "@timestamp", "timestamp", "time", "ts"}) {
            String time = members.getOrDefault(name, "");
            if (!time.isEmpty()) {
                fields.putIfAbsent("ts", time);
            }
        }
        members.forEach((name, value) -> AccessNames.put(fields, name, value));
        String request = members.getOrDefault("request", fields.getOrDefault("path", ""));
        fields.putIfAbsent("msg", (request + ' ' + fields.getOrDefault("status", "")).strip());
        return FieldNames.translated(fields);
    }
}
