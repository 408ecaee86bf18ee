package dev.clew.story.finding;

import dev.clew.story.line.Millis;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Clocks that differ, and by which times were corrected. */
final class Skew {
    private Skew() {}

    static void find(Evidence evidence, Consumer<Finding> found) {
        if (evidence.ahead().isEmpty()) {
            return;
        }
        Map<String, Object> hosts = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("Clocks differ, and all times here are corrected:");
        evidence.ahead().forEach((process, nanos) -> {
            hosts.put(process, nanos / 1_000_000);
            text.append(hosts.size() == 1 ? " " : ", ")
                    .append(process)
                    .append(nanos > 0 ? " is ahead by " : " is behind by ")
                    .append(Millis.text(Math.abs(nanos)))
                    .append(" ms");
        });
        found.accept(new Finding(
                "skew",
                "calls that would begin after their servers, or end before them",
                text.toString(),
                Map.of("hosts", hosts)));
    }
}
