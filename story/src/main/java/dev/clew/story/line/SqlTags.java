package dev.clew.story.line;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags that an SQL statement has in a comment, such as {@code /*request_id='r1',traceparent='00-…'*}{@code /}.
 *
 * @see <a href="https://google.github.io/sqlcommenter/spec/">the sqlcommenter specification</a>
 */
final class SqlTags {
    private static final int LONGEST = 1_024;

    private SqlTags() {}

    /** Adds the ids of a statement's last comment that has some. */
    static void put(Map<String, String> fields, String sql) {
        String requestId = tag(sql, "request_id");
        if (requestId != null) {
            fields.putIfAbsent("request_id", requestId);
        }
        String traceparent = tag(sql, "traceparent");
        if (traceparent != null) {
            IdShape.putTraceparent(fields, traceparent);
        }
    }

    private static @Nullable String tag(String sql, String key) {
        String begin = key + "='";
        int found = sql.lastIndexOf(begin);
        while (found >= 0 && !isFirst(sql, found)) {
            found = sql.lastIndexOf(begin, found - 1);
        }
        int from = found + begin.length();
        int end = found < 0 ? -1 : sql.indexOf('\'', from);
        return end <= from || end - from > LONGEST ? null : decoded(sql.substring(from, end));
    }

    /** Whether a tag begins here: behind the comment's opening, or behind another tag. */
    private static boolean isFirst(String sql, int at) {
        return sql.startsWith("/*", at - 2) || sql.startsWith("',", at - 2);
    }

    private static String decoded(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }
}
