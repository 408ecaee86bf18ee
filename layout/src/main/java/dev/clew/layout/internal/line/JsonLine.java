package dev.clew.layout.internal.line;

import dev.clew.layout.internal.redaction.Secrets;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line that is one flat JSON object. */
public final class JsonLine extends Line {
    /** The numbers of RFC 8259, which has neither NaN nor Infinity, up to an exponent that a double may have. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    /** Readers keep a number in eight bytes or read it digit by digit, so a longer one is written as text. */
    private static final int MAX_NUMBER = 64;

    public JsonLine(FieldNames names, Secrets secrets) {
        super(secrets, "\"", "{", ',', "}", '"' + names.of(Field.CUT) + "\":true");
    }

    @Override
    boolean isBare(String value, @Nullable Secrets hiding) {
        return false;
    }

    @Override
    boolean isLiteral(String value) {
        return value.equals("true")
                || value.equals("false")
                || value.length() <= MAX_NUMBER
                        && (isDecimal(value) || NUMBER.matcher(value).matches());
    }

    /** Whether a text is a number without sign and exponent. Most are, and the pattern takes long to find out. */
    private static boolean isDecimal(String value) {
        int point = value.indexOf('.');
        int end = point < 0 ? value.length() : point;
        return isDigits(value, 0, end)
                && (end == 1 || value.charAt(0) != '0')
                && (point < 0 || isDigits(value, point + 1, value.length()));
    }

    private static boolean isDigits(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }

    @Override
    public void list(byte[] key, Collection<String> values) {
        if (!field(key) || !fits(1)) {
            return;
        }
        char before = '[';
        for (String value : values) {
            if (!fits(2)) {
                return;
            }
            out.ascii(before);
            out.ascii('"');
            if (!escaped(String.valueOf(value)) || !fits(2)) {
                noRoom();
                return;
            }
            out.ascii('"');
            before = ',';
        }
        out.ascii(']');
    }

    @Override
    boolean key(String name) {
        out.ascii('"');
        if (!out.escaped(name, name.length(), null) || !fits(3)) {
            return noRoom();
        }
        out.ascii('"');
        out.ascii(':');
        return true;
    }
}
