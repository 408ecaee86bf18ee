package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that is stopped and killed under load, and each time started again on its data.
 *
 * <p>A run by hand may have any number of messages: {@code -Psoak -Dtest=RestartTest -Djms.messages=100000}.
 */
@Tag("soak")
class RestartTest {
    private static final int MESSAGES = Integer.getInteger("jms.messages", 3_000);

    @TempDir
    private Path folder;

    @Test
    void noIdIsLostOrSwappedIfTheBrokerGoesAwayUnderLoad() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (BrokerProcess broker = BrokerProcess.start(folder)) {
            RestartFlow flow = new RestartFlow(broker.factory(), MESSAGES);
            List<Future<?>> running =
                    List.of(threads.submit(flow::send), threads.submit(flow::ship), threads.submit(flow::receive));
            flow.ledger().awaitShipped(MESSAGES / 4);
            broker.stop();
            broker.start();
            flow.ledger().awaitShipped(MESSAGES / 2);
            broker.kill();
            broker.start();
            flow.ledger().awaitShipped(MESSAGES);
            flow.finish();
            for (Future<?> each : running) {
                each.get(1, TimeUnit.MINUTES);
            }

            System.out.println(flow.ledger());
            assertThat(flow.ledger().problems()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }
}
