package dev.clew.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, on this one's class path. */
final class Java {
    private Java() {}

    /** Runs a main class in a directory, in which its output stays as {@code output.txt}; returns that. */
    static String run(Path directory, String main, List<String> options, List<String> arguments, int status)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int ended = process.waitFor();
        String text = Files.readString(output);
        assertThat(ended).as("%s", text).isEqualTo(status);
        return text;
    }
}
