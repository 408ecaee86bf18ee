package dev.clew.logback;

import java.util.Set;

/** The names that are fields of the format, which no key of an application can be on a line that has them. */
final class FieldNames {
    private static final Set<String> OF_EVERY_LINE = Set.of(
            "ts",
            "level",
            "service",
            "version",
            "instance",
            "request_id",
            "trace_id",
            "span_id",
            "logger",
            "thread",
            "msg",
            "tags",
            "error",
            "error_msg",
            "stack",
            "err_fp",
            "err_origin",
            "tmpl",
            "seq",
            "cut");

    private static final Set<String> OF_SPAN_LINES = Set.of(
            "boot_id",
            "format",
            "event",
            "kind",
            "parent_id",
            "span",
            "peer",
            "outcome",
            "status",
            "duration_ms",
            "attempt",
            "deadline_ms",
            "route",
            "path",
            "bytes",
            "sql",
            "fp",
            "rows",
            "query_n",
            "sql_state",
            "queries",
            "query_ms",
            "topic",
            "partition",
            "offset",
            "lag_ms",
            "message_id",
            "causation_id",
            "links",
            "client_request_id");

    private FieldNames() {}

    /** Whether a key-value of this key is the field itself where Clew writes it on a span's line. */
    static boolean isOfSpan(String key) {
        return OF_SPAN_LINES.contains(key);
    }

    /**
     * Whether an application's key gets an underscore: because it is the name of a field of the line that it stands on,
     * or because it is what another such key becomes ({@code ts} becomes {@code ts_}, so {@code ts_} becomes
     * {@code ts__}, and no two become one).
     *
     * @param ofSpan whether the line is a span's, which has more fields
     */
    static boolean isTaken(String key, boolean ofSpan) {
        int end = key.length();
        while (end > 0 && key.charAt(end - 1) == '_') {
            end--;
        }
        String name = key.substring(0, end); // the key itself where no underscore ends it
        return OF_EVERY_LINE.contains(name) || ofSpan && OF_SPAN_LINES.contains(name);
    }
}
