package dev.clew.story.find;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.clew.FuzzTarget;
import dev.clew.story.line.Event;
import java.util.Map;

/** An expression of anything is refused with a reason, or can be asked about any event. */
class ExpressionFuzzTest extends FuzzTarget {
    @FuzzTest
    void expression(byte[] input) {
        String text = lines(input, 1)[0].replace('~', '='); // a regular expression may be any
        Event event = new Event(0, Map.of("level", "ERROR", "duration_ms", "12.5", "msg", "a b"), text, true);
        try {
            Expression expression = Expression.parse(text);
            assertThat(expression.test(event)).isIn(true, false);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining(" ");
        }
    }
}
