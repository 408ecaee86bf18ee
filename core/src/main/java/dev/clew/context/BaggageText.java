package dev.clew.context;

import dev.clew.text.Ascii;
import dev.clew.text.Whitespace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of a {@code baggage} header.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#header-content">W3C Baggage, 3.2</a>
 */
final class BaggageText {
    static final int MAX_MEMBERS = 64;
    static final int MAX_BYTES = 8192;

    static final int MALFORMED = 1;
    static final int TOO_MANY = 2;
    static final int TOO_LONG = 4;
    static final int EMPTY_PROPERTY = 8;

    /** The names of these bits, the lowest first. */
    private static final List<String> REASONS =
            List.of("baggage.malformed", "baggage.too_many", "baggage.too_long", "baggage.empty_property");

    private static final String HEX = "0123456789ABCDEF";

    private BaggageText() {}

    /**
     * Returns the valid members of a header, in their order. Reads the first 8192 characters only and allocates no more.
     *
     * <p>A text that is valid as a whole and has no white space is kept, not copied. The result has a bit for each reason
     * why a member or an empty property ({@code k=v;}) was left out.
     */
    static Baggage parse(String text) {
        int leftOut = 0;
        int end = text.length();
        if (end > MAX_BYTES) {
            end = Math.max(0, text.lastIndexOf(',', MAX_BYTES));
            leftOut = TOO_LONG;
        }
        StringBuilder rebuilt = null;
        int members = 0;
        for (int from = 0; from < end; ) {
            int to = Math.min(end, memberEnd(text, from));
            boolean kept = isMember(text, from, to);
            if (!kept && Whitespace.skip(text, from, to) < to) {
                leftOut |= MALFORMED;
            }
            if (kept && members == MAX_MEMBERS) {
                leftOut |= TOO_MANY;
                end = from - 1;
                break;
            }
            if (rebuilt == null && !(kept && isTight(text, from, to))) {
                rebuilt = new StringBuilder(end).append(text, 0, Math.max(0, from - 1));
            }
            if (kept) {
                members++;
                if (rebuilt != null && appendTight(rebuilt, text, from, to)) {
                    leftOut |= EMPTY_PROPERTY;
                }
            }
            from = to + 1;
        }
        if (members == 0) {
            return leftOut == 0 ? Baggage.EMPTY : new Baggage("", 0, leftOut);
        }
        if (rebuilt != null) {
            return new Baggage(rebuilt.toString(), members, leftOut);
        }
        // A comma at the very end is an empty member like any other.
        int tail = text.charAt(end - 1) == ',' ? end - 1 : end;
        return new Baggage(text.substring(0, tail), members, leftOut);
    }

    static List<String> rejections(int leftOut) {
        return IntStream.range(0, REASONS.size())
                .filter(bit -> (leftOut & 1 << bit) != 0)
                .mapToObj(REASONS::get)
                .toList();
    }

    private static boolean isMember(String text, int from, int to) {
        int key = Whitespace.skip(text, from, to);
        int keyEnd = tokenEnd(text, key, to);
        int equals = Whitespace.skip(text, keyEnd, to);
        if (keyEnd == key || equals == to || text.charAt(equals) != '=') {
            return false;
        }
        int part = valueEnd(text, Whitespace.skip(text, equals + 1, to), to);
        while (part >= 0) {
            int semicolon = Whitespace.skip(text, part, to);
            if (semicolon == to) {
                return true;
            }
            if (text.charAt(semicolon) != ';') {
                return false;
            }
            int property = Whitespace.skip(text, semicolon + 1, to);
            part = isStray(text, semicolon, to) ? property : propertyEnd(text, property, to);
        }
        return false;
    }

    /** Whether nothing follows this semicolon but another one or the member's end. */
    private static boolean isStray(String text, int semicolon, int to) {
        int next = Whitespace.skip(text, semicolon + 1, to);
        return next == to || text.charAt(next) == ';';
    }

    /** Returns the position behind a property, or -1 if it is malformed. */
    private static int propertyEnd(String text, int from, int to) {
        int key = tokenEnd(text, from, to);
        if (key == from) {
            return -1;
        }
        int equals = Whitespace.skip(text, key, to);
        return equals == to || text.charAt(equals) != '='
                ? equals
                : valueEnd(text, Whitespace.skip(text, equals + 1, to), to);
    }

    private static int tokenEnd(String text, int from, int to) {
        int i = from;
        while (i < to && Ascii.isToken(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** Returns the position behind a value, which may be empty, or -1 if a percent sign encodes nothing. */
    private static int valueEnd(String text, int from, int to) {
        int i = from;
        while (i < to && isOctet(text.charAt(i))) {
            if (text.charAt(i) == '%') {
                if (to - i < 3 || hex(text.charAt(i + 1)) < 0 || hex(text.charAt(i + 2)) < 0) {
                    return -1;
                }
                i += 2;
            }
            i++;
        }
        return i;
    }

    private static boolean isOctet(char c) {
        return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isTight(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Whitespace.is(c) || c == ';' && isStray(text, i, to)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Appends a valid member without its white space, all of which is optional, and without empty properties.
     *
     * @return whether there were empty properties
     */
    private static boolean appendTight(StringBuilder target, String text, int from, int to) {
        if (!target.isEmpty()) {
            target.append(',');
        }
        boolean strays = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == ';' && isStray(text, i, to)) {
                strays = true;
            } else if (!Whitespace.is(c)) {
                target.append(c);
            }
        }
        return strays;
    }

    static int memberEnd(String text, int from) {
        int comma = text.indexOf(',', from);
        return comma < 0 ? text.length() : comma;
    }

    // The methods below read members that parse has accepted or encode has made.

    static boolean hasKey(String text, int from, String key) {
        return text.startsWith(key, from) && text.indexOf('=', from) == from + key.length();
    }

    static String value(String text, int from) {
        int to = memberEnd(text, from);
        return decode(text, text.indexOf('=', from) + 1, find(';', text, from, to));
    }

    /** Returns the position of the character, {@code to} if it is not there. */
    private static int find(char c, String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) != c) {
            i++;
        }
        return i;
    }

    static Baggage.Entry entry(String text, int from) {
        int to = memberEnd(text, from);
        List<Baggage.Property> properties = new ArrayList<>(0);
        for (int end = find(';', text, from, to); end < to; ) {
            int start = end + 1;
            end = find(';', text, start, to);
            int equals = find('=', text, start, end);
            properties.add(new Baggage.Property(
                    text.substring(start, equals), equals < end ? decode(text, equals + 1, end) : null));
        }
        return new Baggage.Entry(text.substring(from, text.indexOf('=', from)), value(text, from), properties);
    }

    /** Decodes percent signs. Bytes that are no UTF-8 become U+FFFD; a plus sign stays a plus sign. */
    private static String decode(String text, int from, int to) {
        if (find('%', text, from, to) == to) {
            return text.substring(from, to);
        }
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                c = (char) (hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)));
                i += 2;
            }
            bytes[length++] = (byte) c;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Returns one member, null if it is too long for any header.
     *
     * @throws IllegalArgumentException if a key is no token
     */
    static @Nullable String encode(String key, String value, List<Baggage.Property> properties) {
        StringBuilder member = new StringBuilder();
        if (!append(member, key, value)) {
            return null;
        }
        for (Baggage.Property property : properties) {
            if (!append(member.append(';'), property.key(), property.value())) {
                return null;
            }
        }
        return member.toString();
    }

    private static boolean append(StringBuilder member, String key, @Nullable String value) {
        if (!Ascii.isToken(key)) {
            throw new IllegalArgumentException("baggage key must be an RFC 9110 token, was \"" + key + '"');
        }
        // The length is checked before encoding, so that a value of megabytes is never copied.
        if (key.length() + (value == null ? 0 : value.length()) >= MAX_BYTES) {
            return false;
        }
        member.append(key);
        if (value == null) {
            return true;
        }
        member.append('=');
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (Ascii.isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~') {
                member.append(c);
            } else {
                member.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            }
        }
        return member.length() <= MAX_BYTES;
    }
}
