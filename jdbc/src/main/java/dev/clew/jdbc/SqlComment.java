package dev.clew.jdbc;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tags as an SQL comment: {@code /*k='v'*}{@code /}, sorted by their keys and encoded.
 *
 * @see <a href="https://google.github.io/sqlcommenter/spec/">the sqlcommenter specification</a>
 */
final class SqlComment {
    /** No tags: leaves every statement as it is. */
    static final SqlComment NONE = new SqlComment("", false, false, false);

    private static final String REQUEST_ID = "request_id";
    private static final String SERVICE = "service";
    private static final String TRACEPARENT = "traceparent";
    private static final int MAX_VALUE = 256;
    private static final int MAX_COMMENT = 1024;
    private static final String HEX = "0123456789ABCDEF";

    private final String text;
    private final boolean hasRequestId;
    private final boolean hasService;
    private final boolean hasTraceparent;

    private SqlComment(String text, boolean hasRequestId, boolean hasService, boolean hasTraceparent) {
        this.text = text;
        this.hasRequestId = hasRequestId;
        this.hasService = hasService;
        this.hasTraceparent = hasTraceparent;
    }

    /** Returns a comment with these tags, without those whose value is empty, and without the longest if it is too long. */
    static SqlComment of(String requestId, String service, String traceparent) {
        // hot: once per plain statement of a request
        StringBuilder text = new StringBuilder(requestId.length() + service.length() + traceparent.length() + 48);
        int first = append(text, REQUEST_ID, requestId);
        int second = append(text, SERVICE, service);
        int third = append(text, TRACEPARENT, traceparent);
        if (text.isEmpty()) {
            return NONE;
        }
        if (text.append("*/").length() > MAX_COMMENT) {
            return first >= second && first >= third
                    ? of("", service, traceparent)
                    : second >= third ? of(requestId, "", traceparent) : of(requestId, service, "");
        }
        return new SqlComment(text.toString(), first > 0, second > 0, third > 0);
    }

    /** Returns the number of characters that were added. */
    private static int append(StringBuilder text, String key, String value) {
        if (value.isEmpty()) {
            return 0;
        }
        int before = text.length();
        text.append(before == 0 ? "/*" : ",").append(key).append("='");
        encode(value, text);
        return text.append('\'').length() - before;
    }

    private static void encode(String value, StringBuilder encoded) {
        int end = value.length();
        if (end > MAX_VALUE) {
            end = Character.isHighSurrogate(value.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
        }
        int plain = 0;
        while (plain < end && isUnreserved(value.charAt(plain))) {
            plain++;
        }
        encoded.append(value, 0, plain);
        if (plain < end) {
            encodeBytes(value.substring(plain, end), encoded);
        }
    }

    private static void encodeBytes(String value, StringBuilder encoded) {
        // getBytes replaces a lone surrogate by ?, which is then encoded.
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && isUnreserved((char) b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~';
    }

    /**
     * Returns the statement with this comment, or the same String if there is nothing to add.
     *
     * @param place null if the statement must not be changed
     */
    String insert(String sql, @Nullable CommentPlace place) {
        return place == null || text.isEmpty() || endsInOurKeys(sql) ? sql : place.insert(sql, text);
    }

    /**
     * Like {@link #insert}, but before the statement, so that a server that cuts off its end keeps the comment. If the
     * statement opens with a comment, that one stays first.
     */
    String putFirst(String sql, @Nullable CommentPlace place) {
        if (place == null || text.isEmpty() || endsInOurKeys(sql) || namesOurKeys(sql, 0)) {
            return sql;
        }
        return place.isTaken() ? place.insert(sql, text) : text + ' ' + sql;
    }

    private boolean endsInOurKeys(String sql) {
        int end = sql.length();
        while (end > 0 && (sql.charAt(end - 1) == ';' || Character.isWhitespace(sql.charAt(end - 1)))) {
            end--;
        }
        return sql.startsWith("*/", end - 2) && namesOurKeys(sql, sql.lastIndexOf("/*", end));
    }

    /** Whether the comment that begins here has one of our keys. */
    private boolean namesOurKeys(String sql, int start) {
        if (start < 0 || !sql.startsWith("/*", start)) {
            return false;
        }
        int end = sql.indexOf("*/", start);
        return hasRequestId && isNamed(REQUEST_ID, sql, start, end)
                || hasService && isNamed(SERVICE, sql, start, end)
                || hasTraceparent && isNamed(TRACEPARENT, sql, start, end);
    }

    private static boolean isNamed(String key, String sql, int start, int end) {
        int found = sql.indexOf(key + "='", start);
        return found == start + 2 || found > start && found < end && sql.charAt(found - 1) == ',';
    }

    @Override
    public String toString() {
        return text;
    }
}
