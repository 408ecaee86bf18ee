package dev.clew.layout;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line in the making: which part of a field is left out where there is no room. Used by one thread at a time.
 *
 * <p>It knows nothing of events, and a subclass alone knows a syntax.
 */
abstract class Line {
    /** With its line feed, no line is longer. */
    static final int MAX_BYTES = 64 * 1024;

    /** What long fields leave to the short ones after them, so that no message costs a line its fingerprint. */
    private static final int LONG_FIELDS_END = MAX_BYTES - 1024;

    final LineBuffer out = new LineBuffer();
    private final Redaction redaction;
    private final String quote;
    private final String begin;
    private final char separator;
    private final String end;
    private final String cutEnd;
    private int fieldStart;
    private int valueStart;
    private boolean quoteOpen;
    private boolean cut;
    private boolean full;

    /**
     * @param quote around what needs none for itself
     * @param begin before the first field
     * @param end behind the last
     * @param cut what says that something is missing, as a field
     */
    Line(Redaction redaction, String quote, String begin, char separator, String end, String cut) {
        this.redaction = redaction;
        this.quote = quote;
        this.begin = begin;
        this.separator = separator;
        this.end = end;
        this.cutEnd = cut + end;
        longFields();
    }

    /** Writes a key up to its value; {@link #noRoom} where it does not fit. */
    abstract boolean key(String key, boolean taken);

    /** Whether a text is written as it is, without quotes. */
    abstract boolean isBare(String value, @Nullable Redaction hiding);

    /** Whether a number or a truth value is written as it is. */
    abstract boolean isLiteral(String value);

    /** Writes several texts as one field. */
    abstract void list(byte[] key, Set<String> values);

    /** What comes next is left out where the line is cut already. */
    final void longFields() {
        out.limit(LONG_FIELDS_END);
        full = cut;
    }

    /** What comes next is written even where the line is cut already. */
    final void shortFields() {
        // Room is left for what cuts a line off: a closing quote, the words that say so, the line feed.
        out.limit(MAX_BYTES - cutEnd.length() - 4);
        full = false;
    }

    /** Returns all of a field before its value, as it stands behind other fields. */
    final byte[] keyBytes(String key, boolean taken) {
        out.ascii(separator);
        key(key, taken);
        return take();
    }

    /** Returns a line's first field. */
    final Timestamp timestamp(String name) {
        out.ascii(begin, begin.length());
        key(name, false);
        return new Timestamp(new String(take(), StandardCharsets.US_ASCII) + quote, quote);
    }

    /** Writes a field of ours whose text hides nothing. */
    final void text(byte[] key, String value) {
        if (field(key)) {
            textValue(value, null);
        }
    }

    /** Writes a field of a key that is known, whose value may hide something. */
    final void value(byte[] key, Object value) {
        if (field(key)) {
            anyValue(value);
        }
    }

    /** Writes a field of any key, with an underscore behind it where that key is taken. */
    final void value(String key, boolean taken, Object value) {
        Object shown = redaction.hides(key) ? Redaction.MASK : value;
        fieldStart = out.length();
        if (full || !fits(3)) {
            return;
        }
        out.ascii(separator);
        if (key(key, taken)) {
            anyValue(shown);
        }
    }

    /** Writes the value of the field that was begun. */
    private void anyValue(Object value) {
        if (value instanceof String text) {
            textValue(redaction.withoutOwn(text), redaction);
            return;
        }
        if (Values.isWhole(value) && !redaction.hasOwn()) {
            long number = ((Number) value).longValue();
            if (redaction.isCard(number)) {
                textValue(Redaction.MASK, null);
            } else if (fits(20)) {
                out.decimal(number);
            }
            return;
        }
        String text = redaction.withoutOwn(Values.text(value));
        boolean literal = value instanceof Number || value instanceof Boolean;
        if (!literal || !isLiteral(text) || !LineBuffer.isBare(text, redaction)) {
            textValue(text, redaction);
        } else if (fits(text.length())) {
            out.ascii(text, text.length());
        }
    }

    private void textValue(String value, @Nullable Redaction hiding) {
        if (isBare(value, hiding) && out.hasRoom(value.length())) {
            out.ascii(value, value.length());
            return;
        }
        openQuote();
        append(value, hiding);
        close();
    }

    final void number(byte[] key, long value) {
        if (field(key) && fits(20)) {
            out.decimal(value);
        }
    }

    final void hex(byte[] key, long value) {
        if (field(key) && fits(18)) {
            out.ascii(quote, quote.length());
            out.hex(value);
            out.ascii(quote, quote.length());
        }
    }

    /** Writes whole fields as they were written before, with what separates them; false where they have no room. */
    final boolean written(byte[] written, int count) {
        if (full || !out.hasRoom(count)) {
            return false;
        }
        fieldStart = out.length();
        out.bytes(written, count);
        return true;
    }

    /** Begins a field whose value comes in parts. */
    final void open(byte[] key) {
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

    /** Adds a part to the value that is open; nothing once it is cut. */
    final void append(String part) {
        append(part, null);
    }

    /** Adds a part that came from outside. */
    final void appendForeign(String part) {
        append(redaction.withoutOwn(part), redaction);
    }

    /** Writes text from outside as it stands in quotes; false where it has no room. */
    final boolean escaped(String text) {
        return out.escaped(redaction.withoutOwn(text), redaction);
    }

    private void append(String part, @Nullable Redaction hiding) {
        if (!full && !out.escaped(part, hiding)) {
            cut = true;
            full = true;
        }
    }

    /** Ends the value that is open. */
    final void close() {
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

    /** Leaves out what is yet to come, and the field that is being written: it cannot be had. */
    final void abandon() {
        if (quoteOpen) {
            out.truncate(fieldStart);
            quoteOpen = false;
        }
        cut = true;
    }

    /** Ends the line. */
    final void end() {
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

    final int length() {
        return out.length();
    }

    /** Copies what was written from there on and returns how much; -1 where it is cut or too much. */
    final int copy(int from, byte[] to) {
        return cut ? -1 : out.copy(from, to);
    }

    /** Returns what was written so far, and starts anew. */
    final byte[] take() {
        byte[] written = out.take();
        startAnew();
        return written;
    }

    /** Passes on what was written so far, and starts anew. */
    final <D> void take(D destination, LogLayout.Sink<? super D> sink) {
        try {
            out.passTo(destination, sink);
        } finally {
            out.clear();
            startAnew();
        }
    }

    private void startAnew() {
        cut = false;
        fieldStart = 0;
        longFields();
    }

    final boolean fits(int count) {
        return out.hasRoom(count) || noRoom();
    }

    /** Begins a field, or does not where it has no room: then everything about its value must be left out. */
    final boolean field(byte[] key) {
        fieldStart = out.length();
        if (full || !fits(key.length + 2)) {
            return false;
        }
        out.bytes(key, key.length);
        return true;
    }

    /** Forgets the field that is being written, and says that it did. */
    final boolean noRoom() {
        out.truncate(fieldStart);
        cut = true;
        full = true;
        return false;
    }
}
