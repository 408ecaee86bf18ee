package dev.clew.layout.internal.line;

/**
 * The bytes of one line, and their bound. A field that does not fit is left out, and the line then says that something
 * is missing. For one thread at a time.
 */
abstract class BoundedLine {
    /** The room of the short fields behind the long ones: no message costs a line its fingerprint. */
    private static final int SHORT_FIELDS = 1024;

    /** The length of the longest line, with its line feed. */
    private int maxBytes = 64 * 1024;

    final LineBuffer out = new LineBuffer();
    final String begin;
    final char separator;
    private final String end;
    private final String cutEnd;
    private int fieldStart;

    /** Whether something is missing: there was no room for it, or the event could not be read. */
    private boolean cut;

    /** Whether there was no room for a long field. */
    private boolean spent;

    /** Whether the next fields are left out. */
    private boolean full;

    /**
     * @param begin the text before the first field
     * @param end the text behind the last field
     * @param cut the field that says that something is missing
     */
    BoundedLine(String begin, char separator, String end, String cut) {
        this.begin = begin;
        this.separator = separator;
        this.end = end;
        this.cutEnd = cut + end;
        longFields();
    }

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

    /** Whether the next fields are left out, so that it is no use to make their values. */
    public final boolean isFull() {
        return full;
    }

    /** Notes that a field begins here; returns false if there is no room for so many bytes. */
    final boolean begin(int count) {
        fieldStart = out.length();
        return !full && fits(count);
    }

    final boolean fits(int count) {
        return out.hasRoom(count) || noRoom();
    }

    /** Drops the field that is being written, and leaves out the rest. */
    final boolean noRoom() {
        dropField();
        leaveOutTheRest();
        return false;
    }

    /** Drops the field that is being written. */
    final void dropField() {
        out.truncate(fieldStart);
    }

    /** Leaves out all further long fields; the line says so. */
    final void leaveOutTheRest() {
        cut();
        spent = true;
        full = true;
    }

    /** Lets the line say that something is missing. */
    final void cut() {
        cut = true;
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
}
