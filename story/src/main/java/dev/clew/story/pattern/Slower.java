package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.line.Timestamp;
import java.util.List;

/**
 * Slower since a time, and perhaps until another: an operation, a service, or one of its instances.
 *
 * <p>The window is the one that explains most of the variance of the times' logarithms, of all with at least twenty spans within
 * and without; {@link Split} says when it counts. What drifts slowly, as over a day, stays below its 1.8 times.
 */
final class Slower {
    /** So much of its end may be missing in a window that goes on until the end of the logs. */
    private static final int REST = 5;

    private Slower() {}

    static Conclusion conclude(Slow slow) {
        return since(slow, "");
    }

    /** @param instance the only one that is slower, empty if all are */
    private static Conclusion since(Slow slow, String instance) {
        Split split = slow.lead().split();
        boolean isOver = isOver(split);
        return slow.begin("slower")
                .with("before_ms", Slow.rounded(split.before()))
                .with("after_ms", Slow.rounded(split.after()))
                .with("instance", instance)
                .with("until", isOver ? Timestamp.text(split.until()) : "")
                .since(split.since())
                .saying(slow.what() + " is slower" + (instance.isEmpty() ? "" : " on " + instance + " alone")
                        + " since "
                        + Timestamp.seconds(split.since())
                        + (isOver ? ", until " + Timestamp.seconds(split.until()) : "") + ": " + slow.change());
    }

    /** Concludes of an instance: slower since a time if it was not always so. */
    static Conclusion ofInstance(Slow slow) {
        String instance = slow.lead().key();
        return isAlways(slow.lead().split(), instance)
                ? SlowFor.concluded(slow, "instance", List.of(instance)).with("instance", instance)
                : since(slow, instance);
    }

    private static boolean isOver(Split split) {
        Series series = split.series();
        int after = 0;
        for (int i = series.size() - 1; i >= 0 && !split.isSlow(i); i--) {
            after++;
        }
        return after >= REST;
    }

    private static boolean isAlways(Split split, String instance) {
        int others = 0;
        for (int i = 0; i < split.series().size(); i++) {
            boolean isIts = split.series().span(i).boot().instance().equals(instance);
            others += isIts && !split.isSlow(i) ? 1 : 0;
        }
        return others < Math.max(REST, split.size() / 20);
    }
}
