package dev.clew.layout;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line of logfmt: {@code key=value key="value with spaces"}. */
final class LogfmtLine extends Line {
    private static final String UPPER_HEX = "0123456789ABCDEF";

    LogfmtLine(Names names, Redaction redaction) {
        super(redaction, "", "", ' ', "", names.of(Field.CUT) + "=true");
    }

    @Override
    boolean isBare(String value, @Nullable Redaction hiding) {
        return LineBuffer.isBare(value, hiding);
    }

    @Override
    boolean isLiteral(String value) {
        return LineBuffer.isBare(value, null);
    }

    @Override
    void list(byte[] key, Set<String> values) {
        value(key, Tags.joined(values));
    }

    @Override
    boolean key(String key, boolean taken) {
        boolean written = isPlainKey(key) ? plainKey(key) : encodedKey(key);
        if (!written || !fits(2)) {
            return false;
        }
        if (taken) {
            out.ascii('_');
        }
        out.ascii('=');
        return true;
    }

    private boolean plainKey(String key) {
        if (!fits(key.length())) {
            return false;
        }
        out.ascii(key, key.length());
        return true;
    }

    /** Writes every byte that no key may have as percent and two hex digits; the empty key is a percent sign alone. */
    private boolean encodedKey(String key) {
        if (key.isEmpty()) {
            out.ascii('%');
            return true;
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!fits(9)) {
                return false;
            }
            if (isPlain(c)) {
                out.ascii(c);
            } else if (c < 0x80) {
                percent(c);
            } else if (c < 0x800) {
                percent(0xc0 | c >> 6);
                percent(0x80 | c & 0x3f);
            } else {
                // Surrogates one by one: a lone one is then no special case, and nothing is lost.
                percent(0xe0 | c >> 12);
                percent(0x80 | c >> 6 & 0x3f);
                percent(0x80 | c & 0x3f);
            }
        }
        return true;
    }

    private void percent(int octet) {
        out.ascii('%');
        out.ascii(UPPER_HEX.charAt(octet >> 4));
        out.ascii(UPPER_HEX.charAt(octet & 0xf));
    }

    private static boolean isPlainKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (!isPlain(key.charAt(i))) {
                return false;
            }
        }
        return !key.isEmpty();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '.'
                || c == '-'
                || c == '/'
                || c == ':'
                || c == '@';
    }
}
