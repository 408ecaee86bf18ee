package dev.clew.story.traffic;

import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes that wrote lines, and what these tell of them, whether the lines are judged, sound or earlier.
 *
 * <p>Processes that come later than so many are one without a name.
 */
final class Processes {
    private static final int MOST_CHANGES = 10_000;
    private static final int MOST_BOOTS = 50_000;

    /** Characters of all start lines whose fields are kept. */
    private static final long LONGEST_STARTS = 1L << 26;

    private final Map<String, Boot> boots = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long starts;
    private boolean hasOverflown;

    /** Returns the process of a line, which knows from then on what the line tells of it. */
    Boot of(Event event) {
        // Lines that are no span's have no boot_id: their process's name is known.
        String service = Brief.of(event.get("service"));
        String instance = Brief.of(event.get("instance"));
        String id = Brief.of(event.get("boot_id"));
        String name = service + '\n' + instance + '\n' + id;
        if (boots.size() >= MOST_BOOTS && !boots.containsKey(name)) {
            hasOverflown = true;
            Boot other = boots.computeIfAbsent("", key -> new Boot("", "", ""));
            other.livedAt(event.nanos(), "");
            return other;
        }
        Boot boot = boots.computeIfAbsent(name, key -> new Boot(service, instance, id));
        boot.livedAt(event.nanos(), Brief.of(event.get("version")));
        switch (event.get("event")) {
            case "process_start" -> started(event, boot);
            case "change" -> changed(event, boot);
            default -> {}
        }
        return boot;
    }

    private void started(Event event, Boot boot) {
        starts += event.text().length();
        boolean isKept = starts <= LONGEST_STARTS;
        hasOverflown |= !isKept;
        boot.started(isKept ? event.fields() : Map.of());
    }

    private void changed(Event event, Boot boot) {
        if (changes.size() < MOST_CHANGES) {
            changes.add(new Change(event.nanos(), boot, Brief.of(kind(event)), Brief.of(event.get("what"))));
        } else {
            hasOverflown = true;
        }
    }

    /** Returns the kind of a change; the field of earlier lines is that of spans. */
    static String kind(Event change) {
        String kind = change.get("change_kind");
        return kind.isEmpty() ? change.get("kind") : kind;
    }

    /** Whether there were more processes, start lines or changes than are kept. */
    boolean hasOverflown() {
        return hasOverflown;
    }

    Collection<Boot> boots() {
        return boots.values();
    }

    /**
     * Returns what changed.
     *
     * @param ahead by how much the clocks of instances were ahead
     */
    List<Change> changes(Map<String, Long> ahead) {
        return changes.stream()
                .map(change -> change.earlierBy(Clocks.of(change.boot(), ahead)))
                .toList();
    }
}
