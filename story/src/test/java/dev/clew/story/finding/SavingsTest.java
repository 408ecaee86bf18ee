package dev.clew.story.finding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.Story;
import dev.clew.story.tree.SpanNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavingsTest {
    private final Spans spans = new Spans();

    @TempDir
    private Path folder;

    private double saving(Story story, String name) {
        return story.tree().all().stream()
                        .filter(span -> span.name().equals(name))
                        .mapToLong(SpanNode::saving)
                        .sum()
                / 1e6;
    }

    @Test
    void ofCallsOneAfterTheOtherEachSavesAllOfItself() throws IOException {
        spans.ok("b<a", "orders client one", 10, 40)
                .ok("c<a", "orders client two", 50, 90)
                .ok("a", "orders server all", 0, 100);
        Story story = spans.story(folder);
        assertThat(saving(story, "one")).isEqualTo(30);
        assertThat(saving(story, "two")).isEqualTo(40);
        assertThat(saving(story, "all")).isEqualTo(30);
        assertThat(story.slowest()).extracting(SpanNode::name).first().isEqualTo("two");
    }

    @Test
    void ofCallsSideBySideTheLongerOneSavesWhatItIsLonger() throws IOException {
        spans.ok("b<a", "orders client one", 10, 60)
                .ok("c<a", "orders client two", 10, 90)
                .ok("a", "orders server all", 0, 100);
        Story story = spans.story(folder);
        assertThat(saving(story, "one")).isZero();
        assertThat(saving(story, "two")).isEqualTo(30);
    }

    @Test
    void aCallOfACallSavesItForAllAboveIt() throws IOException {
        spans.ok("d<c", "stock client SELECT", 30, 80)
                .ok("c<b", "stock server two", 15, 85)
                .ok("b<a", "orders client one", 10, 90)
                .ok("a", "orders server all", 0, 100);
        Story story = spans.story(folder);
        assertThat(saving(story, "SELECT")).isEqualTo(50);
        assertThat(saving(story, "two")).isEqualTo(20);
        assertThat(saving(story, "one")).isEqualTo(10);
    }

    /** What takes a message runs when the answer is out, and saves nothing. */
    @Test
    void whatRunsAfterTheAnswerSavesNothing() throws IOException {
        spans.ok("b<a", "orders producer send", 10, 20)
                .ok("a", "orders server all", 0, 30)
                .end("c<b", "shipping consumer receive", 40, 90, "ok", "topic=t message_id=m");
        assertThat(saving(spans.story(folder), "receive")).isZero();
    }
}
