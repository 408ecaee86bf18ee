package dev.clew.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of README.md. */
class SnippetsTest {
    private static final Logger log = LoggerFactory.getLogger(SnippetsTest.class);

    @Test
    void theExample() {
        Clew clew = Clew.builder().build();
        Queue<Letter> queue = new ArrayDeque<>();
        try (CapturedLog captured = CapturedLog.create()) {
            MessagingSystem<Letter, Map<String, String>> system = new MessagingSystem<>(
                    clew,
                    "post",
                    MessageHeaders.create(clew, new LetterAccess()),
                    new LetterReader(),
                    MessagingSettings.DEFAULT);
            MessageSender<Letter, Map<String, String>> sender = MessageSender.create(system, new LetterWriter());
            MessageReceiver<Letter> receiver = MessageReceiver.create(system);

            // Sending within a request: the headers are written, and the span ends when the broker confirms.
            try (Scope request = Post.request(clew, "order-4711").makeCurrent()) {
                Sending<Letter> sending = sender.prepare(Letter.to("shipping", "SKU-44"));
                queue.add(sending.message());
                sender.end(sending.span(), null);
            }

            // Receiving: the handler runs in the message's context, and messages that it sends name this one as their
            // cause.
            receiver.process(queue.remove(), letter -> log.info("shipping {}", letter.body()));

            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).mdc())
                    .containsEntry("request_id", "order-4711");
            assertThat(captured.spansEnded("producer")).hasSize(1);
        }
    }
}
