package dev.clew.story.traffic;

import dev.clew.story.line.Event;
import java.util.ArrayList;
import java.util.List;

/** Events that a thread reads before it hands them over: so many, or so much text that all threads together need little memory. */
final class ReadAhead {
    private static final int MOST = 256;

    /** Characters: with what the fields hold of them again, 4 MB of memory at most. */
    private static final int LONGEST = 1 << 20;

    private final List<Event> events = new ArrayList<>(MOST);
    private long length;

    void add(Event event) {
        events.add(event);
        length += event.text().length();
    }

    boolean isFull() {
        return events.size() >= MOST || length >= LONGEST;
    }

    List<Event> events() {
        return events;
    }
}
