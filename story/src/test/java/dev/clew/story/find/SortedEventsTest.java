package dev.clew.story.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortedEventsTest {
    @Test
    void sortsMoreThanFitsInMemoryAndTakesEachOnce() throws IOException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String line =
                    "ts=2026-11-22T10:00:05.%06dZ level=INFO logger=a msg=m request_id=r seq=%d".formatted(i / 3, i);
            events.add(Objects.requireNonNull(Lines.parse(line)));
        }
        List<Event> shuffled = new ArrayList<>(events);
        shuffled.addAll(events.subList(1_000, 2_000));
        Collections.shuffle(shuffled, new Random(7));
        List<String> given = new ArrayList<>();
        try (SortedEvents sorted = new SortedEvents(100_000)) {
            for (Event event : shuffled) {
                sorted.add(event);
            }
            assertThat(sorted.forEach(event -> given.add(event.text()))).isEqualTo(5_000);
        }
        assertThat(given)
                .doesNotHaveDuplicates()
                .hasSize(5_000)
                .isSortedAccordingTo((a, b) -> a.substring(0, 30).compareTo(b.substring(0, 30)));
    }

    /** A line that a sample was given for, or that has others around it, cannot be read again by itself. */
    @Test
    void keepsTheFieldsOfAnEventThatItsTextAloneDoesNotTell() throws IOException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            events.add(new Event(i, Map.of("msg", "m" + i, "level", "gr\u00fcn"), "one\ntwo", false));
        }
        List<Event> given = new ArrayList<>();
        try (SortedEvents sorted = new SortedEvents(1_000)) {
            for (Event event : events) {
                sorted.add(event);
            }
            sorted.forEach(given::add);
        }
        assertThat(given).isEqualTo(events);
    }
}
