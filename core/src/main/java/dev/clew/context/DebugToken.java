package dev.clew.context;

import org.slf4j.event.Level;

/**
 * A verified {@code X-Debug-Token}: the level that it asks for, and its text, which is sent on unchanged.
 *
 * <p>The text is a secret until it expires, so {@link #toString()} leaves it out. Immutable.
 */
public record DebugToken(Level level, String text) {
    @Override
    public String toString() {
        return "DebugToken(" + level + ")";
    }
}
