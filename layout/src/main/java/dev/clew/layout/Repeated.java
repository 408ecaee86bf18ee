package dev.clew.layout;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fields whose texts are often those of the line before: a request's ids, thread and logger. Of one line's writer.
 *
 * <p>They stand side by side, so that what was written last is copied in one piece.
 */
final class Repeated {
    private static final int MAX_BYTES = 512;

    private final byte[][] keys;
    private final byte[] behind;
    private final @Nullable String[] texts;
    private final byte[] written = new byte[MAX_BYTES];

    /** Of what is there to be copied; -1 for nothing. */
    private int length = -1;

    /**
     * @param behind fields that never change, written behind these
     * @param keys all of each field before its value
     */
    Repeated(byte[] behind, byte[]... keys) {
        this.behind = behind;
        this.keys = keys;
        this.texts = new @Nullable String[keys.length];
    }

    /** Writes the fields, and none where there is no text. */
    void write(@Nullable String[] values, Line line) {
        // hot: three times per line; copies what was written last, mostly
        if (isRepeated(values) && line.written(written, length)) {
            return;
        }
        int start = line.length();
        for (int i = 0; i < keys.length; i++) {
            String value = values[i];
            if (value != null) {
                line.text(keys[i], value);
            }
        }
        line.written(behind, behind.length);
        length = line.copy(start, written);
        System.arraycopy(values, 0, texts, 0, texts.length);
    }

    private boolean isRepeated(@Nullable String[] values) {
        if (length < 0) {
            return false;
        }
        for (int i = 0; i < texts.length; i++) {
            if (!Objects.equals(texts[i], values[i])) {
                return false;
            }
        }
        return true;
    }
}
