package dev.clew.layout;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know of an application's keys, found out once for each: there are as many as the code has.
 *
 * <p>The first keys that come keep their places; others are looked at on each line. Safe for all threads.
 */
final class KnownKeys {
    private static final int PLACES = 1024;
    private static final int MAX_LENGTH = 64;

    /** One key. */
    static final class Key {
        private final String text;
        private final byte[] written;
        private final byte[] writtenOnSpanLine;

        /** Whether its values are hidden. */
        final boolean hidden;

        /** What {@link Entries#id} says of it. */
        final int id;

        private Key(String text, byte[] written, byte[] writtenOnSpanLine, boolean hidden) {
            this.text = text;
            this.written = written;
            this.writtenOnSpanLine = writtenOnSpanLine;
            this.hidden = hidden;
            this.id = Entries.id(text);
        }

        /** All of a field before its value. */
        byte[] written(boolean ofSpan) {
            return ofSpan ? writtenOnSpanLine : written;
        }
    }

    private final AtomicReferenceArray<@Nullable Key> known = new AtomicReferenceArray<>(PLACES);
    private final LogLayout.Format format;
    private final Redaction redaction;

    KnownKeys(LogLayout.Format format, Redaction redaction) {
        this.format = format;
        this.redaction = redaction;
    }

    /** Returns null for a key that has no place: one of more length than code has, or one that came late. */
    @Nullable
    Key get(String text) {
        // hot: once per key of a line
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Key key = known.getAcquire(place);
        if (key != null && key.text.equals(text)) {
            return key;
        }
        if (key != null || text.length() > MAX_LENGTH) {
            return null;
        }
        Names names = format.names();
        Line scratch = format.line(redaction);
        Key made = new Key(
                text,
                scratch.keyBytes(text, names.isTaken(text, false)),
                scratch.keyBytes(text, names.isTaken(text, true)),
                redaction.hides(text));
        known.setRelease(place, made);
        return made;
    }
}
