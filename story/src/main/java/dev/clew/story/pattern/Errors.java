package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.ErrorGroup;
import dev.clew.story.evidence.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Groups of failures, and what is to be seen of each: they are counted once for all of these patterns.
 *
 * @param all the groups that are large enough to tell how they came to fail
 * @param rollouts the new versions, changed start lines and restarts
 * @param begun the groups that begin with one of these
 */
record Errors(List<Failing> all, List<Rollout> rollouts, List<AfterDeploy.Begun> begun) {
    /** Less than so many requests tell nothing of how they came to fail. */
    private static final int LEAST = 3;

    /** More groups are not looked into, the smaller ones. */
    private static final int MOST = 200;

    static Errors find(Evidence evidence, Consumer<Conclusion> found) {
        Map<ErrorGroup, Conclusion> groups = new HashMap<>();
        ErrorGroups.find(evidence, conclusion -> {
            ErrorGroup group = conclusion.about();
            if (group != null) {
                groups.put(group, conclusion);
            }
            found.accept(conclusion);
        });
        Trials trials = new Trials(evidence);
        List<Failing> all = new ArrayList<>();
        evidence.harmful().stream()
                .filter(group -> group.requests().size() >= LEAST)
                .sorted(Comparator.comparingInt(
                        (ErrorGroup group) -> -group.requests().size()))
                .limit(MOST)
                .forEach(group -> {
                    Conclusion conclusion = groups.get(group);
                    if (conclusion != null) {
                        all.add(trials.of(group, conclusion));
                    }
                });
        List<Rollout> rollouts = Rollouts.of(evidence.traffic());
        List<AfterDeploy.Begun> begun =
                AfterDeploy.find(all, rollouts, evidence.traffic().from(), found);
        Concentrated.find(all, begun, found);
        Periodic.find(evidence, all, LoggedErrors.find(evidence, found), found);
        return new Errors(all, rollouts, begun);
    }
}
