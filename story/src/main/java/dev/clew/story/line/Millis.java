package dev.clew.story.line;

import java.util.Locale;

/** Times as people read them. */
public final class Millis {
    private Millis() {}

    /** Returns nanoseconds as milliseconds with three decimals, the form of {@code duration_ms}. */
    public static String text(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }
}
