package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * A group of failures, with the requests that could have failed so.
 *
 * @param conclusion the finding that says of the group that it is there
 * @param trials the runs of its operation, in their order
 * @param sound those of the baseline, in their order
 */
record Failing(ErrorGroup group, Conclusion conclusion, List<Trial> trials, List<Trial> sound) {
    /** Returns all runs, those of the baseline in front. */
    List<Trial> compared() {
        List<Trial> all = new ArrayList<>(sound);
        all.addAll(trials);
        return all;
    }

    String name() {
        return group.operation().title();
    }

    int count() {
        return group.requests().size();
    }
}
