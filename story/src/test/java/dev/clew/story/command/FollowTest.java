package dev.clew.story.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.print.Style;
import dev.clew.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a shell writes, renames, copies, empties and deletes while they are followed. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FollowTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private Thread running;

    @TempDir
    private Path folder;

    private void follow(Style style, String... args) {
        Command command = new Command(
                InputStream.nullInputStream(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(errors, true, UTF_8),
                style);
        running = new Thread(() -> status.complete(command.run(args)), "follows");
        running.start();
    }

    @AfterEach
    void ends() throws Exception {
        running.interrupt();
        running.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(running.isAlive()).isFalse();
    }

    private void shell(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-ec", script)
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static String line(int number) {
        return "ts=2026-11-29T10:00:00.%06dZ level=ERROR msg=m%d".formatted(number, number);
    }

    /** A path that is too long for the system, as a folder is closed to a user; root may search that one. */
    private void makeClosedFolder() throws Exception {
        shell("folder=$(printf %0200d 0); for i in $(seq 24); do mkdir $folder; cd -P $folder; done");
    }

    private void awaitLine(int number) {
        Await.until(() -> out.toString(UTF_8).contains("msg=m" + number + "\n"));
    }

    @Test
    void givesEachLineOnceWhateverBecomesOfItsFile() throws Exception {
        Files.writeString(folder.resolve("a.log"), line(1) + "\nts=2026-11-29T10:00:00.000001Z level=INFO msg=other\n");
        follow(Style.PLAIN, "find", "level=ERROR", "-f", folder.toString());
        awaitLine(1);
        shell("echo '" + line(2) + "' >> a.log");
        awaitLine(2);
        shell("mv a.log a.log.1; echo '" + line(3) + "' >> a.log.1; echo '" + line(4) + "' > a.log");
        awaitLine(3);
        awaitLine(4);
        shell("gzip -k a.log.1; cp a.log a.log.2; : > a.log; echo '" + line(5) + "' > b.log");
        awaitLine(5);
        shell("rm b.log; printf '%s' '" + line(6).substring(0, 40) + "' >> a.log");
        shell("echo '" + line(6).substring(40) + "' >> a.log; mkdir deeper; echo '" + line(7) + "' > deeper/c.log");
        awaitLine(6);
        awaitLine(7);
        assertThat(out.toString(UTF_8).lines())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 7).mapToObj(FollowTest::line).toList());
        assertThat(errors.toString(UTF_8)).isEmpty();
        running.interrupt();
        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(Command.FOUND);
    }

    @Test
    void goesOnBesideAFolderThatCannotBeSearched() throws Exception {
        try {
            makeClosedFolder();
            Files.writeString(folder.resolve("a.log"), line(1) + '\n');
            follow(Style.PLAIN, "find", "level=ERROR", "-f", folder.toString());
            awaitLine(1);
            shell("echo '" + line(2) + "' >> a.log");
            awaitLine(2);
            shell("echo '" + line(3) + "' > b.log");
            awaitLine(3);
            assertThat(errors.toString(UTF_8).lines().toList())
                    .singleElement()
                    .asString()
                    .startsWith("clew: " + folder)
                    .contains("0: cannot be opened: ");
        } finally {
            shell("rm -r 0*"); // by relative names, which nothing in Java can
        }
    }

    private static String span(String event, String id, int seq, String more) {
        return "ts=2026-11-29T10:00:0" + seq + ".000000Z level=INFO service=orders instance=i request_id=r-17 span_id="
                + id
                + " logger=clew.span thread=t msg=m event=" + event + " kind=server span=\"POST /orders\"" + more
                + " seq="
                + seq + " boot_id=b";
    }

    @Test
    void givesTheLinesOfARequestAndItsStoryOnceItHasEnded() throws Exception {
        Files.writeString(folder.resolve("a.log"), "");
        follow(Style.PLAIN, "story", "r-17", "--follow", folder.toString());
        shell("echo '" + span("span_start", "s1", 1, "").replace("r-17", "r-16") + "' >> a.log");
        Await.until(() -> errors.toString(UTF_8).equals("clew: waiting for a line with the id r-17\n"));
        shell("echo '" + span("span_start", "s1", 1, "") + "' >> a.log");
        Await.until(() -> out.toString(UTF_8).equals(span("span_start", "s1", 1, "") + '\n'));
        String end = span("span_end", "s1", 2, " outcome=ok duration_ms=1000.000");
        shell("echo '" + end + "' >> a.log");
        Await.until(() -> out.toString(UTF_8).contains("POST /orders of orders went well in 1000.000 ms  [exact]\n"));
        assertThat(out.toString(UTF_8)).startsWith(span("span_start", "s1", 1, "") + '\n' + end + "\n\nPOST /orders");
    }

    @Test
    void drawsTheStoryAnewOnATerminal() throws Exception {
        Files.writeString(folder.resolve("a.log"), span("span_start", "s1", 1, "") + '\n');
        follow(new Style(false, true, 100), "story", "r-17", "-f", folder.toString());
        Await.until(() ->
                out.toString(UTF_8).contains("\u001b[H\u001b[2JPOST /orders of orders has not ended in these files"));
        shell("echo '" + span("span_end", "s1", 2, " outcome=ok duration_ms=1000.000") + "' >> a.log");
        Await.until(
                () -> out.toString(UTF_8).contains("\u001b[H\u001b[2JPOST /orders of orders went well in 1000.000 ms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"find a=b - -f", "story x src -f --export otlp"})
    void saysWhatCannotBeFollowed(String args) throws Exception {
        follow(Style.PLAIN, args.split(" ", -1));
        assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8)).contains(", so not ");
    }
}
