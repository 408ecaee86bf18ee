package dev.clew.benchmarks.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code clew} that says no more than its version, beside a JVM and ripgrep that do. */
final class Commands {
    private static final Map<String, List<String>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("ripgrep, `rg --version`", List.of("rg", "--version"));
        ALL.put(
                "a JVM with the options of the command, `java -version`",
                List.of("java", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-version"));
        ALL.put("**Clew**, `clew --version`", List.of(Path.of("story", "clew").toString(), "--version"));
        ALL.put("Clew, `clew help`", List.of(Path.of("story", "clew").toString(), "help"));
    }

    private Commands() {}

    static String run(int rounds, Path folder) throws IOException, InterruptedException {
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        File output = folder.resolve("out").toFile();
        for (int round = 0; round <= rounds; round++) { // the first warms the page cache
            for (Map.Entry<String, List<String>> command : ALL.entrySet()) {
                long begin = System.nanoTime();
                int status = new ProcessBuilder(command.getValue())
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start()
                        .waitFor();
                long took = System.nanoTime() - begin;
                if (status != 0) {
                    throw new IllegalStateException(command.getValue() + " ended with " + status);
                }
                if (round > 0) {
                    nanos.computeIfAbsent(command.getKey(), key -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        StringBuilder table = new StringBuilder("| ms | whole process |\n|---|--:|\n");
        nanos.forEach((name, all) -> table.append(String.format("| %s | %s |%n", name, Spread.ofNanos(all))));
        return table.toString();
    }
}
