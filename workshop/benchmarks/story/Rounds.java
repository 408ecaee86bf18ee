import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Runs the commands in turn, round by round, and prints the wall time of whole processes and their ratio to the first of their table. */
final class Rounds {
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final File output;

    private Rounds(File output) {
        this.output = output;
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        Path data = Path.of(args[1]);
        File output = data.resolve("out").toFile();
        for (String form : List.of("logfmt", "json")) {
            String id = Files.readString(data.resolve(form + ".id"));
            Rounds table = new Rounds(output);
            table.add("rg", List.of("rg", "-N", "--no-filename", id), files(data.resolve(form)));
            table.add("grep -F", List.of("grep", "-hF", id), files(data.resolve(form)));
            table.add("clew find", List.of("story/clew", "find", "request_id=" + id), files(data.resolve(form)));
            table.print("one id in 2 GB of " + form, rounds);
        }
        Rounds small = new Rounds(output);
        small.add("clew story, 10 MB", List.of("story/clew", "story", Files.readString(data.resolve("small.id"))), files(data.resolve("small")));
        small.print("a story", rounds);
        Rounds large = new Rounds(output);
        large.add("clew story, 2 GB", List.of("story/clew", "story", Files.readString(data.resolve("logfmt.id"))), files(data.resolve("logfmt")));
        large.print("a story", Math.min(3, rounds));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(Path::toString).toList();
        }
    }

    private void add(String name, List<String> words, List<String> files) {
        List<String> command = new ArrayList<>(words);
        command.addAll(files);
        commands.put(name, command);
    }

    private void print(String title, int rounds) throws IOException, InterruptedException {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) { // the first warms the page cache, and keeps clew's classes
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                long begin = System.nanoTime();
                int status = new ProcessBuilder(command.getValue())
                        .redirectOutput(output)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start()
                        .waitFor();
                if (status != 0) {
                    throw new IOException(command.getKey() + " ended with " + status);
                }
                if (round >= 0) {
                    seconds.computeIfAbsent(command.getKey(), name -> new double[rounds])[round] = (System.nanoTime() - begin) / 1e9;
                }
            }
        }
        System.out.printf("%n| %s | least, s | median, s | least : least of the first | median : median |%n|---|--:|--:|--:|--:|%n", title);
        double[] first = null;
        for (Map.Entry<String, double[]> row : seconds.entrySet()) {
            double[] sorted = row.getValue().clone();
            java.util.Arrays.sort(sorted);
            first = first == null ? sorted : first;
            System.out.printf(Locale.ROOT, "| %s | %.3f | %.3f | %.2f | %.2f |%n", row.getKey(), sorted[0], sorted[rounds / 2],
                    sorted[0] / first[0], sorted[rounds / 2] / first[rounds / 2]);
        }
    }
}
