package dev.clew.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tags as an SQL comment: {@code /*k='v'*}{@code /}, sorted and encoded.
 *
 * @see <a href="https://google.github.io/sqlcommenter/spec/">the sqlcommenter specification</a>
 */
final class SqlComment {
    /** No tags: leaves every statement as it is. */
    static final SqlComment NONE = new SqlComment(Map.of());

    private static final int MAX_VALUE = 256;
    private static final int MAX_COMMENT = 1024;
    private static final String HEX = "0123456789ABCDEF";

    private final Map<String, String> tags;
    private final String text;

    private SqlComment(Map<String, String> encoded) {
        this.tags = new TreeMap<>(encoded);
        this.text = fitted(tags);
    }

    /**
     * Returns a comment with these tags, without those that have no value.
     *
     * @throws IllegalArgumentException for a key that is not {@code [A-Za-z_][A-Za-z0-9_.-]*}: {@code /*!} and
     *     {@code /*+} would be executed
     */
    static SqlComment of(Map<String, @Nullable String> tags) {
        Map<String, String> encoded = new TreeMap<>();
        tags.forEach((key, value) -> {
            if (!isKey(key)) {
                throw new IllegalArgumentException("tag key must match [A-Za-z_][A-Za-z0-9_.-]*, was \"" + key + '"');
            }
            if (value != null && !value.isEmpty()) {
                encoded.put(key, encode(value));
            }
        });
        return encoded.isEmpty() ? NONE : new SqlComment(encoded);
    }

    private static boolean isKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean first = isLetter(c) || c == '_';
            if (!first && (i == 0 || !isUnreserved(c) || c == '~')) {
                return false;
            }
        }
        return !key.isEmpty();
    }

    private static String encode(String value) {
        String capped = value;
        if (value.length() > MAX_VALUE) {
            boolean splitsPair = Character.isHighSurrogate(value.charAt(MAX_VALUE - 1));
            capped = value.substring(0, splitsPair ? MAX_VALUE - 1 : MAX_VALUE);
        }
        StringBuilder encoded = new StringBuilder(capped.length() + 16);
        // getBytes replaces a lone surrogate by ?, which is then encoded.
        for (byte b : capped.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && isUnreserved((char) b)) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isUnreserved(char c) {
        return isLetter(c) || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~';
    }

    /** Drops tags until the rest fits: tracestate first, because it is kept elsewhere too, then the longest. */
    private static String fitted(Map<String, String> tags) {
        String text = text(tags);
        while (text.length() > MAX_COMMENT) {
            if (tags.remove("tracestate") == null) {
                tags.remove(longest(tags));
            }
            text = text(tags);
        }
        return text;
    }

    private static String longest(Map<String, String> tags) {
        String longest = "";
        int most = -1;
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            int length = tag.getKey().length() + tag.getValue().length();
            if (length > most) {
                most = length;
                longest = tag.getKey();
            }
        }
        return longest;
    }

    private static String text(Map<String, String> tags) {
        StringBuilder text = new StringBuilder(128);
        tags.forEach((key, value) -> text.append(text.isEmpty() ? "/*" : ",")
                .append(key)
                .append("='")
                .append(value)
                .append('\''));
        return text.isEmpty() ? "" : text.append("*/").toString();
    }

    /** Returns the statement with this comment, or the same String if there is nothing to add. */
    @Nullable
    String appendTo(@Nullable String sql, Database database) {
        return sql == null || text.isEmpty() ? sql : insert(sql, CommentPlace.in(sql, database));
    }

    /** Like {@link #appendTo}, if the place is known already. */
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
        for (String key : tags.keySet()) {
            int found = sql.indexOf(key + "='", start);
            if (found == start + 2 || found > start && found < end && sql.charAt(found - 1) == ',') {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return text;
    }
}
