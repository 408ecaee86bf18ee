package dev.clew.examples.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of a relay. */
@Timeout(60)
class UsageIT {
    @TempDir
    Path work;

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense 1", "--client", "--client curl", "--server netty", "--port x"})
    void printsItsUsage(String arguments) throws Exception {
        assertThat(run(arguments.split(" "))).isEqualTo(2);
        assertThat(errors()).startsWith("usage: examples/relay [--client okhttp|jdk|apache]");
    }

    @ParameterizedTest
    @EnumSource
    void reportsAPortThatIsInUse(Servers server) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(run("--server", server.name(), "--port", port)).isEqualTo(2);
            assertThat(errors()).contains("relay: it did not start: ");
        }
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        Process relay = RelayProcess.launch(work.resolve("relay.log"), arguments);
        try {
            return relay.waitFor();
        } finally {
            relay.destroyForcibly();
        }
    }

    private String errors() throws IOException {
        return Files.readString(work.resolve("errors.txt"));
    }
}
