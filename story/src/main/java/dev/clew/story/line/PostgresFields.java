package dev.clew.story.line;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One event of PostgreSQL's log, whatever form it has: gives it the names of Clew's fields. */
final class PostgresFields {
    private static final Pattern DURATION = Pattern.compile("duration: (\\d{1,15}\\.\\d{1,6}) ms(?:  [^:]{1,200}: )?");
    private static final Pattern OWN_WRITE =
            Pattern.compile("set_config\\('application_name'|^[^']{0,200}\\bSET application_name = ");
    private static final Pattern NAME_AND_ID = Pattern.compile("'([^'\\s]{1,63})'\\s*$");

    /** The mark that clew-jdbc puts at the end of a name that would be longer than the 63 bytes which PostgreSQL keeps. */
    private static final Pattern CUT = Pattern.compile(".{46}~[0-9a-f]{16}");

    long nanos = Timestamp.NONE;
    String level = "";
    String user = "";
    String database = "";
    String pid = "";
    String state = "";
    String message = "";
    String detail = "";
    String hint = "";
    String context = "";
    String statement = "";
    String applicationName = "";

    /** Session and number within it: the same for one event in two files. */
    String sessionLine = "";

    /** Reads an object of {@code jsonlog}. */
    static PostgresFields ofJson(Map<String, String> members) {
        PostgresFields fields = new PostgresFields();
        String time = members.getOrDefault("timestamp", "");
        int zone = Math.max(time.lastIndexOf(' '), 0);
        fields.nanos =
                ForeignTime.of(time.substring(0, zone), time.substring(zone).strip());
        fields.level = members.getOrDefault("error_severity", "");
        fields.user = members.getOrDefault("user", "");
        fields.database = members.getOrDefault("dbname", "");
        fields.pid = members.getOrDefault("pid", "");
        fields.state = members.getOrDefault("state_code", "");
        fields.message = members.getOrDefault("message", "");
        fields.detail = members.getOrDefault("detail", "");
        fields.hint = members.getOrDefault("hint", "");
        fields.context = members.getOrDefault("context", "");
        fields.statement = members.getOrDefault("statement", "");
        fields.applicationName = members.getOrDefault("application_name", "");
        fields.sessionLine = members.getOrDefault("session_id", "") + '/' + members.getOrDefault("line_num", "");
        return fields;
    }

    /** Returns the fields by their names in logfmt. Without a time, there is none of it. */
    Map<String, String> named() {
        Map<String, String> fields = new LinkedHashMap<>();
        put(fields, "ts", nanos == Timestamp.NONE ? "" : Timestamp.text(nanos));
        put(fields, "level", level);
        put(fields, "service", PostgresRecord.SERVICE);
        put(fields, "instance", database);
        Matcher duration = DURATION.matcher(message);
        boolean isTimed = duration.lookingAt();
        String sql = !statement.isEmpty() || !isTimed ? statement : message.substring(duration.end());
        putIds(fields, sql);
        put(fields, "msg", message);
        put(fields, "duration_ms", isTimed ? duration.group(1) : "");
        put(fields, "sql_state", state.equals("00000") ? "" : state);
        put(fields, "sql", sql);
        put(fields, "detail", detail);
        put(fields, "hint", hint);
        put(fields, "context", context);
        put(fields, "user", user);
        put(fields, "pid", pid);
        put(fields, "application_name", applicationName);
        put(fields, "session_line", sessionLine);
        return fields;
    }

    /** The statement's own tags count before the session's, which is written before it and may be another request's. */
    private void putIds(Map<String, String> fields, String sql) {
        SqlTags.put(fields, sql.isEmpty() ? message : sql);
        String name = applicationName;
        if (OWN_WRITE.matcher(message).find()) {
            // It still comes under the name that it replaces.
            Matcher written = NAME_AND_ID.matcher(detail.isEmpty() ? message : detail);
            name = written.find() ? written.group(1) : "";
        }
        int slash = name.indexOf('/');
        String id = name.substring(slash + 1);
        if (!CUT.matcher(name).matches() && (slash >= 0 || IdShape.isHex(id))) {
            put(fields, "request_id", id);
        }
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (!value.isEmpty()) {
            fields.putIfAbsent(name, value);
        }
    }
}
