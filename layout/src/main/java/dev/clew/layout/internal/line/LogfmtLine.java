package dev.clew.layout.internal.line;

import dev.clew.layout.internal.redaction.Secrets;
import dev.clew.layout.internal.text.Values;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A line of logfmt: {@code key=value key="value with spaces"}. */
public final class LogfmtLine extends Line {
    private static final String UPPER_HEX = "0123456789ABCDEF";

    public LogfmtLine(FieldNames names, Secrets secrets) {
        super(secrets, "", "", ' ', "", names.of(Field.CUT) + "=true");
    }

    @Override
    boolean isBare(String value, @Nullable Secrets hiding) {
        return LineBuffer.isBare(value, hiding);
    }

    @Override
    boolean isLiteral(String value) {
        return LineBuffer.isBare(value, null);
    }

    /** Writes one value, from which a reader can restore the texts. */
    @Override
    public void list(byte[] key, Collection<String> values) {
        StringBuilder joined = new StringBuilder();
        for (String value : values) {
            if (joined.length() > Values.MAX_TEXT) {
                break;
            }
            String text = String.valueOf(value);
            String seen = text.substring(0, Math.min(text.length(), Values.MAX_TEXT + 1));
            joined.append(joined.isEmpty() ? "" : ",")
                    .append(seen.replace("%", "%25").replace(",", "%2C"));
        }
        value(key, joined);
    }

    /** Writes every byte that a key must not have as percent and two hex digits; the empty key is a percent sign. */
    @Override
    boolean key(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!fits(9)) {
                return false;
            }
            char c = name.charAt(i);
            if (isPlain(c)) {
                out.ascii(c);
            } else if (c < 0x80) {
                percent(c);
            } else if (c < 0x800) {
                percent(0xc0 | c >> 6);
                percent(0x80 | c & 0x3f);
            } else {
                // Surrogates one by one: so a lone one is no special case, and nothing is lost.
                percent(0xe0 | c >> 12);
                percent(0x80 | c >> 6 & 0x3f);
                percent(0x80 | c & 0x3f);
            }
        }
        if (!fits(3)) {
            return false;
        }
        if (name.isEmpty()) {
            out.ascii('%');
        }
        out.ascii('=');
        return true;
    }

    private void percent(int octet) {
        out.ascii('%');
        out.ascii(UPPER_HEX.charAt(octet >> 4));
        out.ascii(UPPER_HEX.charAt(octet & 0xf));
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.-/:@".indexOf(c) >= 0;
    }
}
