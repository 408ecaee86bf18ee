package dev.clew.story.traffic;

import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import dev.clew.story.waiting.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Waits that have lines of their own. What comes later than so many is not kept. */
final class Waits {
    private static final int MOST = 50_000;

    private final List<Waiting> all = new ArrayList<>();
    private boolean hasOverflown;

    void add(Wait wait, Event line, Boot boot) {
        if (all.size() < MOST) {
            all.add(new Waiting(wait, boot, Brief.of(line.request()), Names.spanId(line.get("span_id"))));
        } else {
            hasOverflown = true;
        }
    }

    boolean hasOverflown() {
        return hasOverflown;
    }

    /**
     * Returns them in the order in which they were read.
     *
     * @param ahead by how much the clocks of instances were ahead
     */
    List<Waiting> all(Map<String, Long> ahead) {
        return all.stream()
                .map(waiting -> waiting.earlierBy(Clocks.of(waiting.boot(), ahead)))
                .toList();
    }
}
