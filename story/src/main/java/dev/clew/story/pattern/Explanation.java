package dev.clew.story.pattern;

/**
 * Why some spans of a series are slow.
 *
 * @param kind what they have in common
 * @param key the value that they have in common, such as a version or an instance
 * @param split which spans are slow
 */
record Explanation(Kind kind, String key, Split split) {
    /** Things that slow spans have in common, the more telling first. */
    enum Kind {
        /** They come late in the life of their process. */
        UPTIME(0),
        /** They are of a new version. */
        DEPLOY(0.92),
        /** They come when there are many. Queues take time to fill and to empty, so it never fits well. */
        LOAD(0.7),
        /** They are of an instance. */
        INSTANCE(0.92),
        /** Their requests have a field of one value. */
        VALUE(0.92),
        /** They come again and again, after the same time. */
        PERIOD(1),
        /** They come in the same stretch of time. */
        WINDOW(1);

        private final double enough;

        Kind(double enough) {
            this.enough = enough;
        }
    }

    /** Whether it explains about as much as the best does, which had more chances to fit noise. */
    boolean isEnough(double best) {
        return split.explained() >= kind.enough * best - 8.0 / split.series().size();
    }

    Series series() {
        return split.series();
    }
}
