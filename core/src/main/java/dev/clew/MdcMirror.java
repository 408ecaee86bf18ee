package dev.clew;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps a context's ids in the MDC.
 *
 * <p>Its keys are its own from the outermost open to the outermost close; what the application had under them is saved
 * once and comes back. No other key is touched.
 */
final class MdcMirror {
    private final String[] keys;

    MdcMirror(Clew.MdcPreset preset) {
        this.keys = preset.keys().toArray(new String[0]);
    }

    private static @Nullable String value(int position, TraceContext context) {
        if (context.isNone()) {
            return null;
        }
        return switch (position) {
            case 0 -> context.requestId();
            case 1 -> context.traceId();
            default -> context.spanId();
        };
    }

    /** Sets every key and returns what the application had under them, null where it had nothing. */
    @Nullable
    String @Nullable [] open(TraceContext context) {
        @Nullable String[] saved = null;
        for (int i = 0; i < keys.length; i++) {
            String old = MDC.get(keys[i]);
            if (old != null) {
                if (saved == null) {
                    saved = new String[keys.length];
                }
                saved[i] = old;
            }
            write(keys[i], old, value(i, context));
        }
        return saved;
    }

    /** Sets the keys that differ, those included that the application has cleared or overwritten meanwhile. */
    void change(TraceContext context) {
        for (int i = 0; i < keys.length; i++) {
            write(keys[i], MDC.get(keys[i]), value(i, context));
        }
    }

    void close(@Nullable String @Nullable [] saved) {
        for (int i = 0; i < keys.length; i++) {
            write(keys[i], MDC.get(keys[i]), saved == null ? null : saved[i]);
        }
    }

    private static void write(String key, @Nullable String old, @Nullable String value) {
        if (Objects.equals(old, value)) {
            return;
        }
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MdcMirror that && Arrays.equals(keys, that.keys);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys);
    }

    @Override
    public String toString() {
        return "mdc" + Arrays.toString(keys);
    }
}
