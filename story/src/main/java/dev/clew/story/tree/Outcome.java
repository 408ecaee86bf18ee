package dev.clew.story.tree;

import java.util.Locale;

/** The end of a span, as far as its lines tell. */
public enum Outcome {
    OK,
    ERROR,
    TIMEOUT,
    CANCELLED,
    /** It began, and no line says that it ended. */
    NEVER_ENDED;

    /** Returns the outcome that a line names. */
    public static Outcome of(String text) {
        return switch (text) {
            case "ok" -> OK;
            case "timeout" -> TIMEOUT;
            case "cancelled" -> CANCELLED;
            default -> ERROR;
        };
    }

    /** Whether the span did not do its work. */
    public boolean isFailure() {
        return this != OK;
    }

    /** Returns it as the end of a sentence about the span. */
    public String past() {
        return switch (this) {
            case OK -> "went well";
            case ERROR -> "failed";
            case TIMEOUT -> "timed out";
            case CANCELLED -> "was cancelled";
            case NEVER_ENDED -> "has not ended in these files";
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
