package dev.clew.story.incident;

import dev.clew.story.command.Command;
import dev.clew.story.print.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tries triage on incidents whose truth is known.
 *
 * <p>Arguments: the first seed, how many, and kinds (or {@code all}, {@code loud}, {@code quiet}); {@code --keep FOLDER} leaves the logs there.
 */
final class Trial {
    private int right;
    private int missed;
    private int disordered;
    private int wrong;
    private int runs;

    private Trial() {}

    public static void main(String... args) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        int at = words.indexOf("--keep");
        Path keep = at < 0 ? null : Files.createDirectories(Path.of(words.get(at + 1)));
        if (at >= 0) {
            words.subList(at, at + 2).clear();
        }
        long first = Long.parseLong(words.get(0));
        int seeds = Integer.parseInt(words.get(1));
        Trial trial = new Trial();
        for (Kind kind : kinds(words.subList(2, words.size()))) {
            trial.run(kind, first, seeds, keep);
        }
        System.out.printf(
                "%d runs: %d right; %d with something missed, %d with another first, %d false findings%n",
                trial.runs, trial.right, trial.missed, trial.disordered, trial.wrong);
    }

    private static List<Kind> kinds(List<String> words) {
        return Arrays.stream(Kind.values())
                .filter(kind -> words.isEmpty()
                        || words.contains("all")
                        || words.contains(kind.isQuiet() ? "quiet" : "loud")
                        || words.stream().anyMatch(word -> word.equalsIgnoreCase(kind.name())))
                .toList();
    }

    private void run(Kind kind, long first, int seeds, Path keep) throws IOException {
        int well = 0;
        List<String> remarks = new ArrayList<>();
        for (long seed = first; seed < first + seeds; seed++) {
            Path folder = keep == null
                    ? Files.createTempDirectory("incident")
                    : Files.createDirectories(keep.resolve(kind + "-" + seed));
            try {
                Truth truth = Incidents.write(kind, seed, folder);
                Judge.Verdict verdict = Judge.judge(truth, triage(folder));
                well += verdict.isRight() ? 1 : 0;
                missed += verdict.missed().isEmpty() ? 0 : 1;
                disordered += verdict.order().isEmpty() ? 0 : 1;
                wrong += verdict.wrong().size();
                if (!verdict.isRight()) {
                    remarks.add("  seed " + seed + " (" + truth.story + "):" + remark("missed", verdict.missed())
                            + remark("first was", verdict.order()) + remark("false", verdict.wrong()));
                }
            } finally {
                if (keep == null) {
                    delete(folder);
                }
            }
        }
        runs += seeds;
        right += well;
        System.out.printf("%-24s %d of %d right%n", kind, well, seeds);
        remarks.forEach(System.out::println);
    }

    private static String remark(String what, List<String> all) {
        StringBuilder remark = new StringBuilder();
        all.forEach(each -> remark.append(System.lineSeparator())
                .append("    ")
                .append(what)
                .append(": ")
                .append(each));
        return remark.toString();
    }

    static String triage(Path folder) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        try {
            new Command(InputStream.nullInputStream(), print(out), print(errors), Style.PLAIN)
                    .run("triage", "--json", folder.toString());
        } catch (RuntimeException e) {
            return e.toString();
        }
        return out.size() == 0 ? errors.toString(StandardCharsets.UTF_8) : out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
