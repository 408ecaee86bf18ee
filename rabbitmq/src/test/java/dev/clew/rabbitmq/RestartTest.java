package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.amqpbroker.RabbitMq;
import dev.clew.testkit.Await;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is stopped and killed under load, and each time started again on its data.
 *
 * <p>A run by hand may have any number of messages: {@code -Prabbitmq -Dtest=RestartTest -Drabbitmq.messages=100000}.
 */
@Tag("rabbitmq")
class RestartTest {
    private static final int MESSAGES = Integer.getInteger("rabbitmq.messages", 3_000);

    @TempDir
    private Path folder;

    @Test
    void noIdIsLostOrSwappedIfTheServerGoesAwayUnderLoad() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RabbitMq server = RabbitMq.start(folder);
                RestartFlow flow = new RestartFlow(Broker.factory(server), MESSAGES)) {
            Future<?> sending = threads.submit(flow::send);
            flow.ledger().awaitShipped(MESSAGES / 4);
            server.stop();
            server.startAgain();
            flow.ledger().awaitShipped(MESSAGES / 2);
            server.kill();
            server.startAgain();
            sending.get(10, TimeUnit.MINUTES);
            flow.ledger().awaitShipped(MESSAGES);
            flow.close();

            System.out.println(flow.ledger());
            assertThat(flow.ledger().problems()).isEmpty();
            Await.until(() -> flow.openSpans() == 0);
        } finally {
            threads.shutdownNow();
        }
    }
}
