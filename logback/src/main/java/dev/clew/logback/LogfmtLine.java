package dev.clew.logback;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One line in the making: how a field is written in logfmt. Used by one thread at a time.
 *
 * <p>It knows nothing of events. A line of another syntax is another class with these methods.
 */
final class LogfmtLine {
    /** With its line feed, no line is longer. */
    static final int MAX_BYTES = 64 * 1024;

    private static final byte[] CUT = " cut=true".getBytes(StandardCharsets.ISO_8859_1);

    /** Room is left for what cuts a line off: a closing quote, the word that says so, the line feed. */
    private static final int SHORT_FIELDS_END = MAX_BYTES - CUT.length - 2;

    /** What long fields leave to the short ones after them, so that no message costs a line its fingerprint. */
    private static final int LONG_FIELDS_END = MAX_BYTES - 1024;

    private static final String UPPER_HEX = "0123456789ABCDEF";

    private final LineBuffer out = new LineBuffer();
    private final Timestamp timestamp = new Timestamp();
    private int fieldStart;
    private int valueStart;
    private boolean quoteOpen;
    private boolean cut;
    private boolean full;

    LogfmtLine() {
        longFields();
    }

    /** What comes next is left out where the line is cut already. */
    void longFields() {
        out.limit(LONG_FIELDS_END);
        full = cut;
    }

    /** What comes next is written even where the line is cut already. */
    void shortFields() {
        out.limit(SHORT_FIELDS_END);
        full = false;
    }

    void timestamp(String name, long millis, int nanos) {
        if (key(name, false)) {
            timestamp.write(millis, nanos, out);
        }
    }

    /** Writes a field of ours; nothing where there is no value. */
    void text(String name, @Nullable String value) {
        if (value != null) {
            text(name, false, value);
        }
    }

    /** Writes a field of any key, with an underscore behind it where that key is taken. */
    void text(String key, boolean taken, String value) {
        if (!key(key, taken)) {
            return;
        }
        if (isBare(value) && out.hasRoom(value.length())) {
            out.ascii(value, value.length());
            return;
        }
        openQuote();
        append(value);
        close();
    }

    /** Writes a number or a truth value: whole or not at all. */
    void whole(String key, boolean taken, String value) {
        if (!isBare(value)) {
            text(key, taken, value);
        } else if (key(key, taken) && fits(value.length())) {
            out.ascii(value, value.length());
        }
    }

    void number(String key, boolean taken, long value) {
        if (key(key, taken) && fits(20)) {
            out.decimal(value);
        }
    }

    void hex(String name, long value) {
        if (key(name, false) && fits(16)) {
            out.hex(value);
        }
    }

    /** Writes fields that {@link #takeFields} returned from another line. */
    void fields(byte[] written) {
        fieldStart = out.length();
        if (written.length > 0 && !full && fits(written.length + 1)) {
            out.ascii(' ');
            out.bytes(written, written.length);
        }
    }

    /** Begins a field whose value comes in parts. */
    void open(String name) {
        if (key(name, false)) {
            openQuote();
        }
    }

    private void openQuote() {
        if (fits(1)) {
            out.ascii('"');
            valueStart = out.length();
            quoteOpen = true;
        }
    }

    /** Adds a part to the value that is open; nothing once it is cut. */
    void append(String part) {
        if (!full && out.escaped(part) < part.length()) {
            cut = true;
            full = true;
        }
    }

    void append(int number) {
        append(Integer.toString(number));
    }

    /** Ends the value that is open. */
    void close() {
        if (!quoteOpen) {
            return; // the field had no room
        }
        quoteOpen = false;
        if (full && out.length() == valueStart) {
            out.truncate(fieldStart);
        } else {
            out.ascii('"');
        }
    }

    /** Leaves out what is yet to come, and the value that is open: it cannot be had. */
    void abandon() {
        if (quoteOpen) {
            out.truncate(fieldStart);
            quoteOpen = false;
        }
        cut = true;
    }

    /** Returns the line, and starts anew. */
    byte[] take() {
        if (cut) {
            out.bytes(CUT, CUT.length);
        }
        out.ascii('\n');
        return takeFields();
    }

    /** Returns what was written so far as the part of a line, and starts anew. */
    byte[] takeFields() {
        byte[] written = out.take();
        cut = false;
        fieldStart = 0;
        longFields();
        return written;
    }

    private boolean fits(int count) {
        if (out.hasRoom(count)) {
            return true;
        }
        out.truncate(fieldStart);
        cut = true;
        full = true;
        return false;
    }

    /** Begins a field, or does not where it has no room: then everything about its value must be left out. */
    private boolean key(String key, boolean taken) {
        fieldStart = out.length();
        if (full || !fits(3)) {
            return false;
        }
        if (fieldStart > 0) {
            out.ascii(' ');
        }
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

    private static boolean isBare(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '=' || c == '\\') {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
