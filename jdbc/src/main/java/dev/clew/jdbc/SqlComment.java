package dev.clew.jdbc;

import dev.clew.text.Hex;
import dev.clew.text.Traceparent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tags as an SQL comment: {@code /*k='v'*}{@code /}, sorted by their keys and encoded.
 *
 * @see <a href="https://google.github.io/sqlcommenter/spec/">the sqlcommenter specification</a>
 */
final class SqlComment {
    /** No tags: leaves every statement as it is. */
    static final SqlComment NONE = new SqlComment("", "", "", false, false, false);

    private static final String REQUEST_ID = "request_id";
    private static final String SERVICE = "service";
    private static final String TRACEPARENT = "traceparent";
    private static final int MAX_VALUE = 256;
    private static final int MAX_COMMENT = 1024;
    private static final int BEHIND_SPAN = "-01'*/".length();
    private static final boolean[] UNRESERVED = unreserved();
    private static final String HEX = "0123456789ABCDEF";

    /** The comment up to the span id in its traceparent; all of it if it has none. */
    private final String head;

    private final String spanId;
    private final String tail;
    private final boolean hasRequestId;
    private final boolean hasService;
    private final boolean hasTraceparent;

    private SqlComment(
            String head, String spanId, String tail, boolean hasRequestId, boolean hasService, boolean hasTraceparent) {
        this.head = head;
        this.spanId = spanId;
        this.tail = tail;
        this.hasRequestId = hasRequestId;
        this.hasService = hasService;
        this.hasTraceparent = hasTraceparent;
    }

    /**
     * Returns a comment with these tags, without those whose value is empty, and without the longest if it is too long.
     *
     * @param traceparent never a text from outside: if it has the layout of one, its digits are not looked at
     */
    static SqlComment of(String requestId, String service, String traceparent) {
        // hot: once per connection and request, and to look at a character costs more than to write it
        boolean hasSpan = Traceparent.isVersion00(traceparent);
        StringBuilder text = new StringBuilder(requestId.length() + service.length() + traceparent.length() + 48);
        int first = append(text, REQUEST_ID, requestId, false);
        int second = append(text, SERVICE, service, false);
        int third = append(text, TRACEPARENT, traceparent, hasSpan);
        if (text.isEmpty()) {
            return NONE;
        }
        if (text.append("*/").length() > MAX_COMMENT) {
            return first >= second && first >= third
                    ? of("", service, traceparent)
                    : second >= third ? of(requestId, "", traceparent) : of(requestId, service, "");
        }
        int end = text.length();
        int from = hasSpan ? end - BEHIND_SPAN - 16 : end;
        int to = hasSpan ? end - BEHIND_SPAN : end;
        return new SqlComment(
                text.substring(0, from),
                text.substring(from, to),
                text.substring(to),
                first > 0,
                second > 0,
                third > 0);
    }

    /** Returns the same comment with another span's id in its traceparent; this one if it has no traceparent. */
    SqlComment naming(long span) {
        // hot: once per plain statement of a request
        return spanId.isEmpty()
                ? this
                : new SqlComment(head, Hex.of(span), tail, hasRequestId, hasService, hasTraceparent);
    }

    /**
     * Returns the number of characters that were added.
     *
     * @param isPlain whether the value needs no encoding
     */
    private static int append(StringBuilder text, String key, String value, boolean isPlain) {
        if (value.isEmpty()) {
            return 0;
        }
        int before = text.length();
        text.append(before == 0 ? "/*" : ",").append(key).append("='");
        if (isPlain) {
            text.append(value);
        } else {
            encode(value, text);
        }
        return text.append('\'').length() - before;
    }

    private static boolean[] unreserved() {
        boolean[] unreserved = new boolean[128];
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
                .chars()
                .forEach(c -> unreserved[c] = true);
        return unreserved;
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
        if (plain == value.length()) {
            encoded.append(value); // faster than a part of it
            return;
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
        // hot: digits and letters take turns in ids, so a comparison with each range would be guessed wrong half the
        // time
        return c < UNRESERVED.length && UNRESERVED[c];
    }

    /**
     * Returns the statement with this comment, or the same String if there is nothing to add.
     *
     * @param place null if the statement must not be changed
     */
    String insert(String sql, @Nullable CommentPlace place) {
        return place == null || head.isEmpty() || endsInOurKeys(sql) ? sql : place.insert(sql, head, spanId, tail);
    }

    /**
     * Like {@link #insert}, but before the statement, so that a server that cuts off its end keeps the comment. If the
     * statement opens with a comment, that one stays first.
     */
    String putFirst(String sql, @Nullable CommentPlace place) {
        if (place == null || head.isEmpty() || endsInOurKeys(sql) || namesOurKeys(sql, 0)) {
            return sql;
        }
        return place.isTaken() ? place.insert(sql, head, spanId, tail) : head + spanId + tail + ' ' + sql;
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
        return head + spanId + tail;
    }
}
