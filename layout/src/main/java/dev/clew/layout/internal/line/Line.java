package dev.clew.layout.internal.line;

import dev.clew.layout.internal.redaction.Secrets;
import dev.clew.layout.internal.text.Values;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** One line while it is written: its fields and their values, cut to what fits. Subclasses know the syntax. */
public abstract class Line extends BoundedLine {
    /**
     * The end of a text of which the rest is not looked at. It is left out too: a secret that begins there may look like
     * none without its end.
     */
    private static final int MARGIN = 1024;

    private final Secrets secrets;
    private final String quote;
    private int valueStart;
    private boolean quoteOpen;

    /** @param quote the quote around texts that could do without one */
    Line(Secrets secrets, String quote, String begin, char separator, String end, String cut) {
        super(begin, separator, end, cut);
        this.secrets = secrets;
        this.quote = quote;
    }

    /** Writes a field's name up to its value; calls {@link #noRoom} if it does not fit. */
    abstract boolean key(String name);

    /** Whether a text needs no quotes. */
    abstract boolean isBare(String value, @Nullable Secrets hiding);

    /** Whether a number or a truth value needs no quotes. */
    abstract boolean isLiteral(String value);

    /** Writes several texts as one field; some libraries let one of them be null. */
    public abstract void list(byte[] key, Collection<String> values);

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
        if (!isFull()) {
            String seen = seen(part, hiding);
            escape(seen, isWhole(part, seen), hiding);
        }
        return !isFull();
    }

    private void escape(String seen, boolean isWhole, @Nullable Secrets hiding) {
        if (!isFull() && !written(seen, isWhole, hiding)) {
            leaveOutTheRest();
        }
    }

    private boolean written(String seen, boolean isWhole, @Nullable Secrets hiding) {
        int end = isWhole ? seen.length() : Math.max(0, Math.min(seen.length(), Values.MAX_TEXT) - MARGIN);
        return out.escaped(seen, end, hiding) && isWhole;
    }

    /** Ends the open text. */
    public final void close() {
        if (!quoteOpen) {
            return; // the field did not fit
        }
        quoteOpen = false;
        if (isFull() && out.length() == valueStart) {
            dropField();
        } else {
            out.ascii('"');
        }
    }

    /** Drops the open text and marks the line as cut: its event cannot be read to the end. */
    public final void abandon() {
        if (quoteOpen) {
            dropField();
            quoteOpen = false;
        }
        cut();
    }

    /** Begins a field; returns false if it does not fit, and then its value must not be written. */
    final boolean field(byte[] key) {
        if (!begin(key.length + 2)) {
            return false;
        }
        out.bytes(key, key.length);
        return true;
    }

    private boolean field(String name) {
        if (!begin(3)) {
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
}
