package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.testkit.CapturedLog;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A message without an id, in a system that has no positions. */
class UnnamedMessageTest {
    private final Post post = Post.create(Clew.builder().build());
    private final Letter order = Letter.delivered(-1, "x_request_id", "R1");

    @Test
    void isReceivedWithoutAName() {
        try (CapturedLog log = CapturedLog.create()) {
            post.receiver().process(order, letter -> {});

            assertThat(log.spansEnded("consumer").get(0).values()).doesNotContainKey("message_id");
        }
    }

    @Test
    void isNotNamedAsTheCauseOfWhatItCauses() {
        Letter[] sent = new Letter[1];
        post.receiver().process(order, letter -> sent[0] = post.send(Letter.to("shipping", "value")));
        Letter derived = Letter.to("shipping", "value");
        post.derived().derive(order, derived.properties());

        assertThat(sent[0].properties()).containsEntry("x_request_id", "R1").doesNotContainKey("x_causation_id");
        assertThat(derived.properties()).containsEntry("x_request_id", "R1").doesNotContainKey("x_causation_id");
    }

    @Test
    void getsAnIdIfItGoesOnInAnotherPlace() {
        Letter retry = Letter.to("orders.retry", "value");

        assertThat(post.derived().republish(order, retry.properties())).isTrue();

        assertThat(retry.properties().get("x_message_id")).matches("[a-f][0-9a-f]{31}");
    }

    @Test
    void isOneWhosePositionTheSystemFailsToTell() {
        Letter unknown = Letter.delivered(LetterReader.NOBODY_KNOWS, "x_request_id", "R1");
        Letter[] sent = new Letter[1];
        post.receiver().process(unknown, letter -> sent[0] = post.send(Letter.to("shipping", "value")));
        Letter derived = Letter.to("shipping", "value");
        Letter retry = Letter.to("orders.retry", "value");

        assertThat(post.derived().derive(unknown, derived.properties())).isTrue();
        assertThat(post.derived().republish(unknown, retry.properties())).isTrue();
        for (Letter each : List.of(sent[0], derived, retry)) {
            assertThat(each.properties())
                    .containsEntry("x_request_id", "R1")
                    .containsKey("x_message_id")
                    .doesNotContainKey("x_causation_id");
        }
        assertThat(post.system().clew().counters().all()).containsOnlyKeys("skipped.post.position");
    }
}
