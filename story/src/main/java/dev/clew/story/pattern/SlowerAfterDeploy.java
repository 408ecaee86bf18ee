package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.traffic.Boot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Slower in the processes of a version that was started during the logs, or of it and those after it, than in those of other
 * versions. {@link Split} says when that is more than chance; a deploy goes from instance to instance, so it is told from a mere
 * time by the processes that were not yet replaced.
 */
final class SlowerAfterDeploy {
    private SlowerAfterDeploy() {}

    /** Returns the best split for each version that began in the logs. */
    static Map<String, Split> versions(Series series) {
        Map<String, Long> begins = new LinkedHashMap<>();
        Set<Boot> seen = new HashSet<>();
        for (int i = 0; i < series.size(); i++) {
            Boot boot = series.span(i).boot();
            if (seen.add(boot) && !boot.version().isEmpty()) {
                begins.merge(boot.version(), boot.isStarted() ? boot.first() : Long.MIN_VALUE, Math::min);
            }
        }
        long first =
                Math.min(series.span(0).start(), series.span(series.sound()).start());
        List<String> versions = new ArrayList<>(begins.keySet());
        versions.sort(Comparator.comparing(version -> Objects.requireNonNull(begins.get(version))));
        Map<String, Split> splits = new LinkedHashMap<>();
        for (String version : versions.subList(Math.min(1, versions.size()), Math.min(10, versions.size()))) {
            long begin = Objects.requireNonNull(begins.get(version));
            if (begin > first) {
                Split it = Split.of(series, i -> series.span(i).boot().version().equals(version));
                Split andLater = Split.of(
                        series, i -> begins.getOrDefault(series.span(i).boot().version(), Long.MIN_VALUE) >= begin);
                splits.put(version, andLater.explained() > it.explained() ? andLater : it);
            }
        }
        return splits;
    }

    static Conclusion conclude(Slow slow) {
        String version = slow.lead().key();
        Boot first = slow.firstOf(version);
        Split split = slow.lead().split();
        return slow.begin("slower_after_deploy")
                .with("version", version)
                .with("first_instance", first.instance())
                .with("before", Slow.rounded(split.before()))
                .with("after", Slow.rounded(split.after()))
                .since(first.first())
                .saying(slow.what() + " is slower with version " + version + " than before: " + slow.change() + "; "
                        + first.instance() + " began with it");
    }
}
