package dev.clew.story.tree;

import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines of a request that its process wrote, or wanted to, and that are not in the files.
 *
 * @param service the service
 * @param instance which of its processes
 * @param lines how many are missing between the first and the last that is there
 */
public record Gap(String service, String instance, int lines) {
    private static final int MOST = 1 << 20;

    /** Finds the gaps in the numbers of a request's events. */
    public static List<Gap> find(List<Event> events) {
        Map<List<String>, BitSet> seen = new LinkedHashMap<>();
        for (Event event : events) {
            double seq = event.number("seq");
            if (seq >= 1 && seq < MOST) {
                seen.computeIfAbsent(
                                List.of(event.get("request_id"), event.get("service"), event.get("instance")),
                                key -> new BitSet())
                        .set((int) seq);
            }
        }
        List<Gap> gaps = new ArrayList<>();
        seen.forEach((process, numbers) -> {
            int missing = numbers.length() - 1 - numbers.cardinality();
            if (missing > 0) {
                gaps.add(new Gap(process.get(1), process.get(2), missing));
            }
        });
        return gaps;
    }
}
