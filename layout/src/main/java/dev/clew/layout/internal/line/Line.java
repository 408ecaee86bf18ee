package dev.clew.layout.internal.line;

import dev.clew.layout.internal.redaction.Secrets;
import dev.clew.layout.internal.text.Values;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * One line while it is written. Subclasses know the syntax; this class decides which fields still fit.
 *
 * <p>A field that does not fit is left out, and a text is cut; the line then says so. For one thread at a time.
 */
public abstract class Line {
    /** The room of the short fields behind the long ones: no message costs a line its fingerprint. */
    private static final int SHORT_FIELDS = 1024;

    /** The length of the longest line, with its line feed. */
    private int maxBytes = 64 * 1024;

    /**
     * The end of a text of which the rest is not looked at. It is left out too: a secret that begins there may look like
     * none without its end.
     */
    private static final int MARGIN = 1024;

    final LineBuffer out = new LineBuffer();
    private final Secrets secrets;
    private final String quote;
    private final String begin;
    private final char separator;
    private final String end;
    private final String cutEnd;
    private int fieldStart;
    private int valueStart;
    private boolean quoteOpen;

    /** Whether something is missing: there was no room for it, or the event could not be read. */
    private boolean cut;

    /** Whether there was no room for a long field. */
    private boolean spent;

    /** Whether the next fields are left out. */
    private boolean full;

    /**
     * @param quote the quote around texts that could do without one
     * @param begin the text before the first field
     * @param end the text behind the last field
     * @param cut the field that says that something is missing
     */
    Line(Secrets secrets, String quote, String begin, char separator, String end, String cut) {
        this.secrets = secrets;
        this.quote = quote;
        this.begin = begin;
        this.separator = separator;
        this.end = end;
        this.cutEnd = cut + end;
        longFields();
    }

    /** Writes a field's name up to its value; calls {@link #noRoom} if it does not fit. */
    abstract boolean key(String name);

    /** Whether a text needs no quotes. */
    abstract boolean isBare(String value, @Nullable Secrets hiding);

    /** Whether a number or a truth value needs no quotes. */
    abstract boolean isLiteral(String value);

    /** Writes several texts as one field. */
    public abstract void list(byte[] key, Collection<String> values);

    /** Sets the length of the longest line, with its line feed; at least 2 KiB. */
    public final void atMost(int bytes) {
        maxBytes = bytes;
        longFields();
    }

    /** Leaves out the next fields if an earlier one did not fit. */
    public final void longFields() {
        out.limit(maxBytes - SHORT_FIELDS);
        full = spent;
    }

    /** Writes the next fields even if an earlier one did not fit. */
    public final void shortFields() {
        // The end of a cut line needs room: a closing quote, the field that says so, the line feed.
        out.limit(maxBytes - cutEnd.length() - 4);
        full = false;
    }

    /** Returns a field up to its value, as it is written behind other fields. */
    public final byte[] keyBytes(String name) {
        out.ascii(separator);
        key(name);
        return take();
    }

    /** Returns a line's first field. */
    public final Timestamp timestamp(String name) {
        out.ascii(begin, begin.length());
        key(name);
        return new Timestamp(new String(take(), StandardCharsets.US_ASCII) + quote, quote);
    }

    /** Writes a field of the format, whose text holds no secret. */
    public final void text(byte[] key, String value) {
        if (field(key)) {
            textValue(value, null);
        }
    }

    /** Writes a field whose value may hold secrets. */
    public final void value(byte[] key, Object value) {
        if (field(key)) {
            anyValue(value, secrets);
        }
    }

    /** Writes a field whose value may hold secrets, given its name. */
    public final void value(String name, Object value) {
        if (field(name)) {
            anyValue(value, secrets);
        }
    }

    /** Writes a field of ours: an id may look like a card number, and is none. */
    public final void own(byte[] key, Object value) {
        if (field(key)) {
            anyValue(value, null);
        }
    }

    /** Writes a field of ours, given its name. */
    public final void own(String name, Object value) {
        if (field(name)) {
            anyValue(value, null);
        }
    }

    /** Whether the values of a key are hidden. */
    public final boolean hides(String key) {
        return secrets.hides(key);
    }

    private void anyValue(Object value, @Nullable Secrets hiding) {
        if (value instanceof String text) {
            textValue(text, hiding);
            return;
        }
        if (Values.isWhole(value) && (hiding == null || !hiding.hasPatterns())) {
            long number = ((Number) value).longValue();
            if (hiding != null && hiding.isCard(number)) {
                textValue(Secrets.MASK, null);
            } else if (fits(20)) {
                out.decimal(number);
            }
            return;
        }
        String text = Values.text(value);
        boolean literal = value instanceof Number || value instanceof Boolean;
        if (!literal || !isLiteral(text) || !holdsNoSecret(text, hiding)) {
            textValue(text, hiding);
        } else if (fits(text.length())) {
            out.ascii(text, text.length());
        }
    }

    private static boolean holdsNoSecret(String text, @Nullable Secrets hiding) {
        return hiding == null || text.equals(seen(text, hiding)) && LineBuffer.isBare(text, hiding);
    }

    private void textValue(String text, @Nullable Secrets hiding) {
        String seen = seen(text, hiding);
        boolean isWhole = isWhole(text, seen);
        if (isWhole && out.hasRoom(seen.length()) && isBare(seen, hiding)) {
            out.ascii(seen, seen.length());
            return;
        }
        openQuote();
        escape(seen, isWhole, hiding);
        close();
    }

    /** Returns the text without what the user's patterns find in the part that may be written. */
    private static String seen(String text, @Nullable Secrets hiding) {
        if (hiding == null || !hiding.hasPatterns()) {
            return text;
        }
        return hiding.withoutMatches(text.length() <= Values.MAX_TEXT ? text : text.substring(0, Values.MAX_TEXT));
    }

    /** Whether nothing of a text is left out: it is short enough, or hidden as a whole. */
    private static boolean isWhole(String text, String seen) {
        return text.length() <= Values.MAX_TEXT || seen.equals(Secrets.MASK);
    }

    /** Writes a field with a decimal number. */
    public final void number(byte[] key, long value) {
        if (field(key) && fits(20)) {
            out.decimal(value);
        }
    }

    /** Writes a field with 16 hex digits. */
    public final void hex(byte[] key, long value) {
        if (field(key) && fits(18)) {
            out.ascii(quote, quote.length());
            out.hex(value);
            out.ascii(quote, quote.length());
        }
    }

    /** Writes whole fields that were written before; returns false if they do not fit. */
    final boolean written(byte[] written, int count) {
        if (full || !out.hasRoom(count)) {
            return false;
        }
        fieldStart = out.length();
        out.bytes(written, count);
        return true;
    }

    /** Begins a field whose text comes in parts. */
    public final void open(byte[] key) {
        if (field(key)) {
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

    /** Appends a part that holds no secret to the open text; returns false, and appends nothing, once the text is cut. */
    public final boolean append(String part) {
        return append(part, null);
    }

    /** Appends a part that may hold secrets. */
    public final boolean appendForeign(String part) {
        return append(part, secrets);
    }

    private boolean append(String part, @Nullable Secrets hiding) {
        if (!full) {
            String seen = seen(part, hiding);
            escape(seen, isWhole(part, seen), hiding);
        }
        return !full;
    }

    private void escape(String seen, boolean isWhole, @Nullable Secrets hiding) {
        if (!full && !written(seen, isWhole, hiding)) {
            leaveOutTheRest();
        }
    }

    private boolean written(String seen, boolean isWhole, @Nullable Secrets hiding) {
        int end = isWhole ? seen.length() : Math.max(0, Math.min(seen.length(), Values.MAX_TEXT) - MARGIN);
        return out.escaped(seen, end, hiding) && isWhole;
    }

    /** Whether the next fields are left out, so that it is no use to make their values. */
    public final boolean isFull() {
        return full;
    }

    /** Ends the open text. */
    public final void close() {
        if (!quoteOpen) {
            return; // the field did not fit
        }
        quoteOpen = false;
        if (full && out.length() == valueStart) {
            out.truncate(fieldStart);
        } else {
            out.ascii('"');
        }
    }

    /** Drops the open text and marks the line as cut: its event cannot be read to the end. */
    public final void abandon() {
        if (quoteOpen) {
            out.truncate(fieldStart);
            quoteOpen = false;
        }
        cut = true;
    }

    /** Ends the line. */
    public final void end() {
        if (!cut) {
            out.ascii(end, end.length());
        } else if (out.length() == 0) {
            out.ascii(begin + cutEnd, begin.length() + cutEnd.length());
        } else {
            out.ascii(separator);
            out.ascii(cutEnd, cutEnd.length());
        }
        out.ascii('\n');
    }

    /** Returns the number of bytes that were written. */
    public final int length() {
        return out.length();
    }

    /** Returns the array with the bytes that were written; it may be longer than those. */
    public final byte[] array() {
        return out.array();
    }

    /** Copies the bytes from an index on and returns their number; -1 if the line is cut or the array too short. */
    final int copy(int from, byte[] to) {
        return cut ? -1 : out.copy(from, to);
    }

    /** Returns what was written, and starts a new line. */
    public final byte[] take() {
        byte[] written = out.toBytes();
        clear();
        return written;
    }

    /** Starts a new line. */
    public final void clear() {
        out.clear();
        cut = false;
        spent = false;
        fieldStart = 0;
        longFields();
    }

    final boolean fits(int count) {
        return out.hasRoom(count) || noRoom();
    }

    /** Begins a field; returns false if it does not fit, and then its value must not be written. */
    final boolean field(byte[] key) {
        fieldStart = out.length();
        if (full || !fits(key.length + 2)) {
            return false;
        }
        out.bytes(key, key.length);
        return true;
    }

    private boolean field(String name) {
        fieldStart = out.length();
        if (full || !fits(3)) {
            return false;
        }
        out.ascii(separator);
        return key(name);
    }

    /** Writes text with escapes, within quotes that the caller writes; returns false if it does not fit. */
    final boolean escaped(String text) {
        String seen = seen(text, secrets);
        return written(seen, isWhole(text, seen), secrets);
    }

    /** Drops the field that is being written, and marks the line as cut. */
    final boolean noRoom() {
        out.truncate(fieldStart);
        leaveOutTheRest();
        return false;
    }

    private void leaveOutTheRest() {
        cut = true;
        spent = true;
        full = true;
    }
}
