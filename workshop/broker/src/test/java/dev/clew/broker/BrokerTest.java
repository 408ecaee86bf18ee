package dev.clew.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose port another process has taken. */
@Timeout(value = 45, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokerTest {
    @TempDir
    private Path directory;

    @Test
    void aBrokerThatCannotStartLeavesNothingRunning() throws Exception {
        Set<Thread> before = liveThreads();
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> Broker.start(directory, taken.getLocalPort(), Broker.freePort()))
                    .isInstanceOf(Exception.class);
        }

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        Set<Thread> left = liveThreads();
        while (!before.containsAll(left) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            left = liveThreads();
        }
        assertThat(left).isSubsetOf(before);
    }

    @Test
    void aProcessWhoseBrokerCannotStartEnds() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(directory)) {
            broker.stop();
            int port = Integer.parseInt(broker.address().substring("localhost:".length()));
            try (ServerSocket taken = new ServerSocket(port)) {
                assertThatThrownBy(broker::start)
                        .isInstanceOf(IOException.class)
                        .hasMessage("the broker ended before it was ready");
            }
            broker.start();
        }
    }

    /** Returns the threads for which a JVM waits before it ends. */
    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .collect(Collectors.toSet());
    }
}
