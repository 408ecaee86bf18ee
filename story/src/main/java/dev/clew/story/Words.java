package dev.clew.story;

import dev.clew.story.tree.Outcome;

/** Outcomes as sentences say them. */
final class Words {
    private Words() {}

    static String past(Outcome outcome) {
        return switch (outcome) {
            case OK -> "went well";
            case ERROR -> "failed";
            case TIMEOUT -> "timed out";
            case CANCELLED -> "was cancelled";
            case NEVER_ENDED -> "began and never ended";
        };
    }
}
