package dev.clew.story.line;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;

/** A line of anything is an event or none. */
class LineFuzzTest extends FuzzTarget {
    @FuzzTest
    void line(byte[] input) {
        for (String line : lines(input)) {
            Event event = Lines.parse(line);
            if (event != null) {
                assertThat(event.text()).isEqualTo(line);
                assertThat(event.nanos()).isNotEqualTo(Timestamp.NONE);
                assertThat(event.fields()).doesNotContainKey("");
            }
        }
    }
}
