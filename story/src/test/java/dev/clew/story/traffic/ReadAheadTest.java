package dev.clew.story.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Event;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private final ReadAhead read = new ReadAhead();

    /** Returns how many events of a length are read before they are handed over. */
    private int full(int length) {
        Event event = new Event(0, Map.of(), "x".repeat(length), false);
        while (!read.isFull()) {
            read.add(event);
        }
        return read.events().size();
    }

    @Test
    void isFullWithManyShortEvents() {
        assertThat(full(300)).isEqualTo(256);
    }

    @Test
    void isFullWithAMebibyteOfText() {
        assertThat(full(300_000)).isEqualTo(4);
    }
}
