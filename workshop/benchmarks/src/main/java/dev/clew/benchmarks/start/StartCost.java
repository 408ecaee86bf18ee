package dev.clew.benchmarks.start;

import dev.clew.benchmarks.harness.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;

/** The start of libraries, drivers and the command, each in a JVM that has done nothing else, and the jars that they bring. */
public final class StartCost {
    public static final int ROUNDS = 20;

    private StartCost() {}

    /** Returns the tables; a quick look has fewer rounds. */
    public static String run(boolean quick) throws IOException, InterruptedException {
        int rounds = quick ? 5 : ROUNDS;
        try (TemporaryFolder temporary = TemporaryFolder.create("clew-start")) {
            Path folder = temporary.path();
            return "## A library\nThe first request: extract, server span, scope with MDC, child span, inject, close.\n\n"
                    + Starts.run(Contestant.LIBRARIES, rounds, folder).table("ready", "first request")
                    + "\n## A driver's prefix\nH2 in memory, which has answered the same query before.\n\n"
                    + Starts.run(Contestant.DRIVERS, rounds, folder).table("first connection", "first query")
                    + "\n## The command\n"
                    + Commands.run(rounds, folder)
                    + "\n## Jars\nWhat one dependency brings, without slf4j-api and the host that is instrumented. OpenTelemetry's"
                    + " are with the SDK; its filter is Spring MVC's.\n\n"
                    + Sizes.table(folder);
        }
    }
}
