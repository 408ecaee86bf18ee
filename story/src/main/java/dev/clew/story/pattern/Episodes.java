package dev.clew.story.pattern;

import dev.clew.story.evidence.Stops;
import dev.clew.story.traffic.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits for one thing at different times, for different reasons.
 *
 * <p>One episode ends and another begins where all who waited before had been served or had given up, and what held the thing
 * before never holds it again. Holders that are not known count as one, so nothing is divided by them.
 */
final class Episodes {
    private Episodes() {}

    /** Divides waits that are in the order of their beginnings. */
    static List<Held> of(List<Waiting> waiting, Stops stops) {
        List<String> holders = waiting.stream()
                .map(each -> new Held(List.of(each), stops).holder())
                .toList();
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < holders.size(); i++) {
            last.put(holders.get(i), i);
        }
        List<Held> episodes = new ArrayList<>();
        int from = 0;
        int until = 0;
        long end = Long.MIN_VALUE;
        for (int i = 0; i < holders.size(); i++) {
            if (i > until && waiting.get(i).what().start() > end) {
                episodes.add(new Held(waiting.subList(from, i), stops));
                from = i;
            }
            until = Math.max(until, last.getOrDefault(holders.get(i), i));
            end = Math.max(end, waiting.get(i).what().end());
        }
        episodes.add(new Held(waiting.subList(from, waiting.size()), stops));
        return episodes;
    }
}
