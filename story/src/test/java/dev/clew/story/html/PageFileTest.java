package dev.clew.story.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.command.Command;
import dev.clew.story.print.Style;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PageFileTest {
    private static final String CHECKOUT = "7c1e5b8a-4a6f-4d1c-9a55-0d7c6f2b91e4";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... more) {
        String[] args = Stream.concat(Stream.of("story", CHECKOUT, "src/test/resources/checkout"), Stream.of(more))
                .toArray(String[]::new);
        PrintStream to = new PrintStream(out, true, UTF_8);
        return new Command(InputStream.nullInputStream(), to, new PrintStream(errors, true, UTF_8), Style.PLAIN)
                .run(args);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void printsTheVerdictAndWhereThePageIs() throws IOException {
        Path page = folder.resolve("story.html");
        Files.writeString(page, "the one before");
        assertThat(run("--html", page.toString())).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8))
                .isEqualTo("POST /api/checkout of gateway failed: UPDATE stock of inventory timed out after 2001.300 ms"
                        + " (statement_timeout)  [inferred]\npage: " + page + "\n");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
        assertThat(files()).containsExactly("story.html");
    }

    @Test
    void printsTheJsonIfThatIsWanted() {
        assertThat(run("--json", "--html=" + folder.resolve("story.html"))).isEqualTo(Command.FOUND);
        assertThat(out.toString(UTF_8)).startsWith("{\"format\":1,").hasLineCount(1);
        assertThat(folder.resolve("story.html")).exists();
    }

    @Test
    void saysWhyThereIsNoPage() throws IOException {
        String missing = folder.resolve("none/story.html").toString();
        assertThat(run("--html", missing)).isEqualTo(Command.UNUSABLE);
        assertThat(run("--html", folder.toString())).isEqualTo(Command.UNUSABLE);
        assertThat(run("--html", "a\0b")).isEqualTo(Command.UNUSABLE);
        assertThat(run("--html")).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8))
                .isEqualTo("clew: " + missing + " cannot be written: its folder does not exist\n" + "clew: " + folder
                        + " cannot be written: is a folder\n"
                        + "clew: a\\u0000b cannot be written: Nul character not allowed: a\\u0000b\n"
                        + "clew: --html needs a value\n");
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void replacesWhatALinkNamesAndNoDevice() throws IOException {
        Path page = folder.resolve("story.html");
        Path link = folder.resolve("link.html");
        Files.createSymbolicLink(link, Files.createFile(page));
        assertThat(run("--html", link.toString())).isEqualTo(Command.FOUND);
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
        assertThat(link).isSymbolicLink();
        assertThat(run("--html", "/dev/null")).isEqualTo(Command.UNUSABLE);
        assertThat(errors.toString(UTF_8)).isEqualTo("clew: /dev/null cannot be written: is no file\n");
    }
}
