package dev.clew.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user sees it: a process with output and an exit code. */
@Timeout(120)
class DemoIT {
    @TempDir
    Path target;

    @Test
    void findsEveryIdEverywhere() throws Exception {
        Result demo = run();
        assertThat(demo.output())
                .containsSubsequence(
                        "1. The story of the order that failed: story/clew story ",
                        "POST /orders of orders failed: UPDATE stock of inventory timed out after ",
                        " ms (statement_timeout)  [exact]",
                        "inventory → UPDATE stock  timeout  <- the first failure",
                        "action=create user_id=9921",
                        "action=reserve item=SKU-44",
                        "action=reserve_timeout item=SKU-44",
                        "action=compensate reason=inventory_timeout",
                        "The same as a page for a browser: ",
                        "2. What the database showed",
                        "application_name inventory/",
                        "UPDATE stock SET reserved = reserved + 1 WHERE item = $1",
                        "3. The check: 20 requests",
                        "every id is on every line, statement and message of its request, and on no other");
        assertThat(demo.output()).doesNotContain("\u001b[");
        assertThat(target.resolve("story.html")).content().contains("Content-Security-Policy", "UPDATE stock");
        assertThat(demo.status()).isZero();
    }

    @Test
    void reportsAPortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Result demo = run("--port", Integer.toString(taken.getLocalPort()));
            assertThat(demo.output())
                    .matches("demo: port " + taken.getLocalPort()
                            + " cannot be had \\(.*\\); choose another with --port\n");
            assertThat(demo.status()).isEqualTo(2);
        }
    }

    @Test
    void printsItsUsage() throws Exception {
        Result demo = run("--nonsense");
        assertThat(demo.output()).startsWith("usage: examples/demo [--boot [4.1|3.5]] [--keep] [--port N]\n");
        assertThat(demo.status()).isEqualTo(2);
    }

    private record Result(int status, String output) {}

    private Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Ddemo.target=" + target,
                "-Ddemo.log=" + target.resolve("infrastructure.log"),
                "dev.clew.examples.Demo"));
        command.addAll(List.of(arguments));
        Process demo = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(demo.waitFor(), output);
    }
}
