package dev.clew.story.line;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record of PostgreSQL's {@code csvlog}, whose fields in quotes may have line feeds.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-logging.html#RUNTIME-CONFIG-LOGGING-CSVLOG">its columns</a>
 */
final class PostgresCsv {
    private static final int STATE = 12;
    private static final int MESSAGE = 13;
    private static final int APPLICATION_NAME = 22;
    private static final int MOST_COLUMNS = 64;

    private PostgresCsv() {}

    /**
     * Whether a record begins with this line. Within a field's text quotes come in pairs, so that text which looks like a record
     * is not taken for one; a message that begins with a quote has three of them.
     */
    // hot: once per line of such a log
    static boolean begins(String line) {
        int end = PostgresTime.end(line, 0);
        if (end < 0 || !line.startsWith(",", end)) {
            return false;
        }
        int at = end + 1;
        for (int column = 1; column < MESSAGE; column++) {
            boolean isQuoted = line.startsWith("\"", at);
            int comma = isQuoted ? closing(line, at + 1) + 1 : line.indexOf(',', at);
            if (comma <= 0 || !line.startsWith(",", comma) || column == STATE && comma != at + 5) {
                return false;
            }
            at = comma + 1;
        }
        int quotes = at;
        while (line.startsWith("\"", quotes)) {
            quotes++;
        }
        return (quotes - at) % 2 == 1;
    }

    /** Whether a line ends within a field in quotes. */
    static boolean isOpenAfter(String line, boolean isOpenBefore) {
        boolean isOpen = isOpenBefore;
        for (int at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
            isOpen = !isOpen;
        }
        return isOpen;
    }

    /** Returns what the record says, null if it is damaged. */
    static @Nullable PostgresFields parse(String record) {
        List<String> columns = columns(record);
        if (columns == null || columns.size() <= APPLICATION_NAME) {
            return null;
        }
        int zone = columns.get(0).lastIndexOf(' ');
        PostgresFields fields = new PostgresFields();
        fields.nanos = ForeignTime.of(
                columns.get(0).substring(0, Math.max(zone, 0)), columns.get(0).substring(zone + 1));
        fields.user = columns.get(1);
        fields.database = columns.get(2);
        fields.pid = columns.get(3);
        fields.level = columns.get(11);
        fields.state = columns.get(STATE);
        fields.message = columns.get(MESSAGE);
        fields.detail = columns.get(14);
        fields.hint = columns.get(15);
        fields.context = columns.get(18);
        fields.statement = columns.get(19);
        fields.applicationName = columns.get(APPLICATION_NAME);
        fields.sessionLine = columns.get(5) + '/' + columns.get(6);
        return fields;
    }

    private static @Nullable List<String> columns(String record) {
        List<String> columns = new ArrayList<>();
        int at = 0;
        while (columns.size() < MOST_COLUMNS) {
            int end;
            if (at < record.length() && record.charAt(at) == '"') {
                end = closing(record, at + 1);
                if (end < 0) {
                    return null;
                }
                columns.add(record.substring(at + 1, end).replace("\"\"", "\""));
                end++;
            } else {
                int comma = record.indexOf(',', at);
                end = comma < 0 ? record.length() : comma;
                columns.add(record.substring(at, end));
            }
            if (end == record.length()) {
                return columns;
            }
            if (record.charAt(end) != ',') {
                return null;
            }
            at = end + 1;
        }
        return null;
    }

    /** Returns where the quote stands that no other follows, below zero if there is none. */
    private static int closing(String record, int from) {
        int quote = record.indexOf('"', from);
        while (quote >= 0 && record.startsWith("\"", quote + 1)) {
            quote = record.indexOf('"', quote + 2);
        }
        return quote;
    }
}
