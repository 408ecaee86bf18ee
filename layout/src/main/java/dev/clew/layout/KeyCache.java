package dev.clew.layout;

import dev.clew.layout.internal.line.FieldNames;
import dev.clew.layout.internal.line.Line;
import dev.clew.layout.internal.redaction.Secrets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Facts about an application's keys, found once per key instead of once per line.
 *
 * <p>It fills up with the first keys that come, which are mostly those in the code; a key without a place is looked at on
 * each line. Without it every key of {@code log.LogbackLines.logfmtEncode} (workshop/benchmarks/RESULTS-LOG.md) would be
 * normalised for redaction again. Safe for all threads.
 */
final class KeyCache {
    private static final int PLACES = 1024;
    private static final int MAX_LENGTH = 64;

    /** One key. */
    static final class Key {
        private final String text;
        private final byte[] written;
        private final byte[] writtenOnSpanLine;

        /** Whether its values are hidden. */
        final boolean hidden;

        /** The result of {@link MdcEntries#id}. */
        final int id;

        /** The result of {@link MdcEntries#isOfPreset}. */
        final boolean isOfPreset;

        private Key(String text, byte[] written, byte[] writtenOnSpanLine, boolean hidden) {
            this.text = text;
            this.written = written;
            this.writtenOnSpanLine = writtenOnSpanLine;
            this.hidden = hidden;
            this.id = MdcEntries.id(text);
            this.isOfPreset = MdcEntries.isOfPreset(text);
        }

        /** Returns the field up to its value. */
        byte[] written(boolean ofSpan) {
            return ofSpan ? writtenOnSpanLine : written;
        }
    }

    private final AtomicReferenceArray<@Nullable Key> known = new AtomicReferenceArray<>(PLACES);
    private final LogLayout.Format format;
    private final FieldNames names;
    private final Secrets secrets;

    KeyCache(LogLayout.Format format, FieldNames names, Secrets secrets) {
        this.format = format;
        this.names = names;
        this.secrets = secrets;
    }

    FieldNames names() {
        return names;
    }

    /** Returns null for a key without a place: it is longer than those in code, or came late. */
    @Nullable
    Key get(String text) {
        // hot: once per key of a line
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Key key = known.getAcquire(place);
        if (key != null && key.text.equals(text)) {
            return key;
        }
        if (key != null) {
            return null;
        }
        Line scratch = format.line(secrets);
        Key made = new Key(
                text,
                scratch.keyBytes(names.written(text, false)),
                scratch.keyBytes(names.written(text, true)),
                secrets.hides(text));
        known.setRelease(place, made);
        return made;
    }
}
