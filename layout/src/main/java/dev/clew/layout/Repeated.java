package dev.clew.layout;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A field whose text is often that of the line before: a request's ids, the thread, the logger. Of one line's writer. */
final class Repeated {
    private static final int MAX_BYTES = 512;

    private final byte[] key;
    private @Nullable String text;
    private byte[] field = new byte[64];
    private int length;

    /** @param key all of the field before its value */
    Repeated(byte[] key) {
        this.key = key;
    }

    /** Writes the field; nothing where there is no text. */
    void write(@Nullable String value, Line line) {
        // hot: six times per line; copies what was written last, mostly
        if (value == null) {
            return;
        }
        if (value.equals(text) && line.field(field, length)) {
            return;
        }
        int start = line.length();
        line.text(key, value);
        remember(value, line, start);
    }

    private void remember(String value, Line line, int start) {
        int written = line.length() - start;
        text = null;
        if (written > 0 && written <= MAX_BYTES && !line.isCut()) {
            if (written > field.length) {
                field = Arrays.copyOf(field, MAX_BYTES);
            }
            line.copy(start, written, field);
            length = written;
            text = value;
        }
    }
}
