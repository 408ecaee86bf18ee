package dev.clew;

import org.slf4j.event.Level;

/**
 * A token that was found genuine: what it allows, and its text, to go out again as it came.
 *
 * <p>Its text is a secret until it expires; it has no toString that tells it.
 */
record DebugToken(Level level, String text) {
    @Override
    public String toString() {
        return "DebugToken(" + level + ")";
    }
}
