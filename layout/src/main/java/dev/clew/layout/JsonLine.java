package dev.clew.layout;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line that is one JSON object without nested ones. */
final class JsonLine extends Line {
    /** Readers keep numbers in eight bytes or read their digits one by one: beyond this they are text. */
    private static final int MAX_NUMBER = 64;

    JsonLine(Names names, Redaction redaction) {
        super(redaction, "\"", "{", ',', "}", '"' + names.of(Field.CUT) + "\":true");
    }

    @Override
    boolean isBare(String value, @Nullable Redaction hiding) {
        return false;
    }

    @Override
    boolean isLiteral(String value) {
        return value.equals("true") || value.equals("false") || isNumber(value);
    }

    /** By the grammar of RFC 8259, which has neither NaN nor Infinity. */
    private static boolean isNumber(String value) {
        int i = value.startsWith("-") ? 1 : 0;
        int digits = digits(value, i);
        if (digits == 0 || digits > 1 && value.charAt(i) == '0' || value.length() > MAX_NUMBER) {
            return false;
        }
        i += digits;
        if (i < value.length() && value.charAt(i) == '.') {
            int fraction = digits(value, i + 1);
            if (fraction == 0) {
                return false;
            }
            i += 1 + fraction;
        }
        if (i < value.length() && (value.charAt(i) == 'e' || value.charAt(i) == 'E')) {
            i++;
            i += i < value.length() && (value.charAt(i) == '+' || value.charAt(i) == '-') ? 1 : 0;
            int exponent = digits(value, i);
            if (exponent == 0 || exponent > 3) {
                return false;
            }
            i += exponent;
        }
        return i == value.length();
    }

    private static int digits(String value, int from) {
        int i = from;
        while (i < value.length() && value.charAt(i) >= '0' && value.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }

    @Override
    void list(byte[] key, Set<String> values) {
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
            if (!escaped(value) || !fits(2)) {
                noRoom();
                return;
            }
            out.ascii('"');
            before = ',';
        }
        out.ascii(']');
    }

    @Override
    boolean key(String key, boolean taken) {
        out.ascii('"');
        if (!out.escaped(key, null) || !fits(3)) {
            return noRoom();
        }
        if (taken) {
            out.ascii('_');
        }
        out.ascii('"');
        out.ascii(':');
        return true;
    }
}
