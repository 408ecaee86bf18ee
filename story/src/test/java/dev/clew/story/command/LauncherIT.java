package dev.clew.story.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The script and the jar that runs alone, in processes of their own. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherIT {
    private static final String DEMO = "src/test/resources/demo";

    private record Result(int status, List<String> lines) {}

    private static Result run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output.lines().toList());
    }

    @Test
    void tellsAStoryAndItsStatus() throws Exception {
        Result story = run("./clew", "story", CommandTest.FAILED, DEMO);
        assertThat(story.lines().get(0))
                .isEqualTo("POST /orders of orders failed: UPDATE stock of inventory timed out after 2019.655 ms"
                        + " (statement_timeout)  [exact]");
        assertThat(story.lines())
                .anyMatch(line -> line.contains("└─ orders → UPDATE orders"))
                .noneMatch(line -> line.contains("\u001b"));
        assertThat(story.status()).isZero();
        assertThat(run("./clew", "story", "nobody", DEMO).status()).isEqualTo(Command.NOT_FOUND);
        assertThat(run("./clew", "tell").status()).isEqualTo(Command.UNUSABLE);
    }

    @Test
    void endsQuietlyIfNobodyReadsOn() throws Exception {
        Result first = run("bash", "-c", "./clew find 'seq>0' $(printf '" + DEMO + " %.0s' {1..50}) | head -n 1");
        assertThat(first.lines()).singleElement().asString().startsWith("ts=2026-11-29T14:27:11.013208Z");
        assertThat(first.status()).isZero();
    }

    @Test
    void printsAsciiWhereTheLocaleHasNothingElse() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        ProcessBuilder builder = new ProcessBuilder(java, "-jar", jar(), "story", CommandTest.FAILED, DEMO);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output).contains("`- orders -> UPDATE orders").matches("\\p{ASCII}*");
    }

    @Test
    void loadsTheLibraryOfItsHelpForThatAlone() throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        for (String[] args : new String[][] {{"story", CommandTest.FAILED, DEMO}, {"find", "level=ERROR", DEMO}}) {
            List<String> command = new ArrayList<>(List.of(java, "-verbose:class", "-jar", jar()));
            command.addAll(List.of(args));
            Result usual = run(command.toArray(String[]::new));
            assertThat(usual.status()).isZero();
            assertThat(usual.lines())
                    .anyMatch(line -> line.contains("dev.clew.story.command.Command"))
                    .noneMatch(line -> line.contains("picocli"))
                    .noneMatch(line -> line.contains("luben"));
        }
        assertThat(run(java, "-verbose:class", "-jar", jar(), "help").lines())
                .anyMatch(line -> line.contains("picocli.CommandLine"));
    }

    @Test
    void keepsItsClassesLoadedInAFileAndNeedsNone() throws Exception {
        Path kept = Path.of("target", "clew-find.jsa");
        Files.deleteIfExists(kept);
        Result first = run("./clew", "find", "level=ERROR", DEMO);
        assertThat(kept).exists();
        assertThat(run("./clew", "find", "level=ERROR", DEMO)).isEqualTo(first);
        Files.delete(kept);
        Files.writeString(kept, "no archive");
        assertThat(run("./clew", "find", "level=ERROR", DEMO)).isEqualTo(first);
        Files.delete(kept);
    }

    @Test
    void completesInBash() throws Exception {
        Result words = run(
                "bash",
                "-c",
                "source <(./clew completion); COMP_WORDS=(clew find --m); COMP_CWORD=2; COMP_LINE='clew find --m'; COMP_POINT=13;"
                        + " _complete_clew 2> /dev/null; echo \"${COMPREPLY[@]}\"");
        assertThat(words.lines()).containsExactly("--memory");
    }

    private static String jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith("-command.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatTheDiskIsFull() throws Exception {
        Result full = run("sh", "-c", "./clew story " + CommandTest.FAILED + " " + DEMO + " > /dev/full");
        assertThat(full.status()).isEqualTo(Command.UNUSABLE);
    }
}
