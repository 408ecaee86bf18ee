package dev.clew.story.tree;

import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.Arrays;
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

    /**
     * Finds the gaps in the numbers of a request's events. A request that comes back to a process counts anew there, so a number may
     * come several times; but no number less often than a later one.
     */
    public static List<Gap> find(List<Event> events) {
        Map<List<String>, int[]> seen = new LinkedHashMap<>();
        for (Event event : events) {
            double seq = event.number("seq");
            if (seq >= 1 && seq < MOST) {
                seen.merge(
                        List.of(event.get("service"), event.get("instance")),
                        once((int) seq),
                        (counts, number) -> add(counts, number.length - 1));
            }
        }
        List<Gap> gaps = new ArrayList<>();
        seen.forEach((process, counts) -> {
            int missing = missing(counts);
            if (missing > 0) {
                gaps.add(new Gap(process.get(0), process.get(1), missing));
            }
        });
        return gaps;
    }

    private static int[] once(int number) {
        int[] counts = new int[number + 1];
        counts[number] = 1;
        return counts;
    }

    private static int[] add(int[] counts, int number) {
        int[] longer = number < counts.length ? counts : Arrays.copyOf(counts, Math.max(number + 1, counts.length * 2));
        longer[number]++;
        return longer;
    }

    private static int missing(int[] counts) {
        int missing = 0;
        int most = 0;
        for (int number = counts.length - 1; number > 0; number--) {
            most = Math.max(most, counts[number]);
            missing += most - counts[number];
        }
        return missing;
    }
}
