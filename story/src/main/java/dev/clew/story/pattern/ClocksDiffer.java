package dev.clew.story.pattern;

import dev.clew.story.evidence.Conclusion;
import dev.clew.story.evidence.Evidence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Clocks of hosts that differ by a tenth of a second or more.
 *
 * <p>Five calls between two instances have to be there, and nine in ten of them to be impossible if the clocks were the same: a
 * server that begins before its call, or ends after it. Lines that were written late make one call in ten impossible at most. A
 * clock that was set while the logs were written is told by what the most calls agree on.
 */
final class ClocksDiffer {
    private ClocksDiffer() {}

    static void find(Evidence evidence, Consumer<Conclusion> found) {
        Map<String, Object> hosts = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("Clocks differ, and times here are corrected:");
        evidence.traffic().ahead().forEach((host, nanos) -> {
            long millis = Math.round(nanos / 1e6);
            text.append(hosts.isEmpty() ? " " : ", ")
                    .append(host)
                    .append(nanos > 0 ? " is ahead by about " : " is behind by about ")
                    .append(Math.abs(millis))
                    .append(" ms");
            hosts.put(host, millis);
        });
        if (!hosts.isEmpty()) {
            String first = hosts.keySet().iterator().next();
            String service = first.substring(0, first.indexOf(' '));
            boolean isOne = hosts.keySet().stream().allMatch(name -> name.startsWith(service + ' '));
            Conclusion conclusion = Conclusion.of("skew", isOne ? service : "")
                    .with("hosts", hosts)
                    .weighing(1)
                    .inferredFrom("calls that would begin after their servers, or end before them")
                    .saying(text.toString());
            found.accept(
                    hosts.size() == 1
                            ? conclusion.with("instance", first.substring(first.indexOf(' ') + 1))
                            : conclusion);
        }
    }
}
