package dev.clew.layout.internal.line;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Adjacent fields whose values are often those of the line before: a request's ids, a thread and a logger.
 *
 * <p>Values that have not changed are copied in one piece and not escaped again. That pays in the rows
 * {@code log.LogbackLines.logfmtEncode} and {@code jsonEncode} of workshop/benchmarks/RESULTS-LOG.md.
 */
public final class RepeatedFields {
    private static final int MAX_BYTES = 512;

    private final byte[][] keys;
    private final byte[] constants;
    private final @Nullable String[] values;
    private final byte[] written = new byte[MAX_BYTES];

    /** The number of bytes that were written; -1 if they cannot be copied. */
    private int length = -1;

    /**
     * @param constants fields that never change, written behind these
     * @param keys each field up to its value
     */
    public RepeatedFields(byte[] constants, byte[]... keys) {
        this.constants = constants;
        this.keys = keys;
        this.values = new @Nullable String[keys.length];
    }

    /** Writes one value per key, and no field for a null. */
    public void write(@Nullable String[] newValues, Line line) {
        // hot: three times per line
        if (length >= 0 && isUnchanged(newValues) && line.written(written, length)) {
            return;
        }
        int start = line.length();
        for (int i = 0; i < keys.length; i++) {
            String value = newValues[i];
            if (value != null) {
                line.text(keys[i], value);
            }
        }
        if (!line.written(constants, constants.length)) {
            line.cut();
        }
        length = line.copy(start, written);
        if (length >= 0) {
            System.arraycopy(newValues, 0, values, 0, values.length);
        }
    }

    private boolean isUnchanged(@Nullable String[] newValues) {
        for (int i = 0; i < values.length; i++) {
            if (!Objects.equals(values[i], newValues[i])) {
                return false;
            }
        }
        return true;
    }
}
