package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clew.story.print.Style;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the command on the files of a folder, and what the last of them printed. */
abstract class CommandRuns {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    int run(String... args) {
        return runWith("", args);
    }

    int runWith(String input, String... args) {
        out.reset();
        errors.reset();
        return new Command(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        Style.PLAIN)
                .run(args);
    }

    List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }
}
