package dev.clew.layout.internal.line;

import dev.clew.layout.internal.redaction.Secrets;
import dev.clew.layout.internal.text.Values;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** A field of a span, as it is written into each of its lines. Immutable. */
public final class SpanField {
    private final byte[] key;
    private final boolean hidden;
    private final boolean foreign;
    private final boolean inNanos;
    private final byte @Nullable [] successKey;

    /**
     * @param hidden whether the user's settings hide its values
     * @param foreign whether it is text from elsewhere, which alone may hold secrets
     * @param inNanos whether its milliseconds are written as nanoseconds
     * @param successKey where success or failure is written before it, null for nowhere
     */
    SpanField(byte[] key, boolean hidden, boolean foreign, boolean inNanos, byte @Nullable [] successKey) {
        this.key = key;
        this.hidden = hidden;
        this.foreign = foreign;
        this.inNanos = inNanos;
        this.successKey = successKey;
    }

    /** Writes the field with this value. */
    public void write(Object value, Line line) {
        // hot: a dozen times for each span's line
        if (successKey != null) {
            line.own(successKey, value.equals("ok") ? "success" : "failure");
        }
        Object shown = hidden ? Secrets.MASK : value;
        if (foreign) {
            line.value(key, shown);
        } else {
            line.own(key, inNanos ? nanos(shown) : shown);
        }
    }

    /** Returns the value itself if it is no number of nanoseconds. */
    private static Object nanos(Object millis) {
        try {
            // Rounding 1E-999999999 or shifting the point of 1E999999999 would take a gigabyte.
            BigDecimal nanos = new BigDecimal(Values.text(millis)).scaleByPowerOfTen(6);
            return nanos.precision() <= nanos.scale()
                    ? 0L
                    : nanos.setScale(Math.min(nanos.scale(), 0), RoundingMode.DOWN)
                            .longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            return millis;
        }
    }
}
