package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.broker.BrokerProcess;
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
 * A broker that is stopped, killed and stopped again under load, and each time started again on its data.
 *
 * <p>A run by hand may have any number of records:
 * {@code -Psoak -Dtest=RestartTest -Dkafka.records=1000000 -Dkafka.restarts=3}.
 */
@Tag("soak")
class RestartTest {
    private static final int RECORDS = Integer.getInteger("kafka.records", 3_000);
    private static final int RESTARTS = Integer.getInteger("kafka.restarts", 2);

    /** The number of the restart by SIGKILL. In the others the broker is stopped in order. */
    private static final int KILLED = 2;

    @TempDir
    private Path directory;

    @Test
    void noIdIsLostOrSwappedIfTheBrokerGoesAwayUnderLoad() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        long start = System.nanoTime();
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            broker.topic(RestartFlow.ORDERS, RestartFlow.PARTITIONS);
            broker.topic(RestartFlow.SHIPPING, RestartFlow.PARTITIONS);
            RestartFlow flow = new RestartFlow(broker.address(), RECORDS, RESTARTS);
            List<Future<?>> running = List.of(
                    threads.submit(flow::send), threads.submit(flow::shipExactlyOnce), threads.submit(flow::readAgain));
            for (int restart = 1; restart <= RESTARTS; restart++) {
                flow.awaitLoad(restart);
                if (restart == KILLED) {
                    broker.kill();
                } else {
                    broker.stop();
                }
                broker.start();
                flow.restarted(restart);
            }
            RestartLedger ledger = flow.read();
            flow.finish();
            for (Future<?> each : running) {
                each.get(1, TimeUnit.MINUTES);
            }

            System.out.printf(
                    "%d records, %d restarts, %d transactions aborted, %d redelivered, %.1f s%n",
                    RECORDS, RESTARTS, flow.aborted(), flow.redelivered(), (System.nanoTime() - start) / 1e9);
            assertThat(ledger.problems()).isEmpty();
            assertThat(flow.problems()).isEmpty();
            assertThat(flow.redelivered()).isGreaterThanOrEqualTo(RECORDS);
            assertThat(flow.aborted()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }
}
