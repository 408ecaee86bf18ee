package shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo with these services, and the same check at its end as with those in plain Java. */
class DemoIT {
    @TempDir
    Path target;

    @Test
    @Timeout(600)
    void findsEveryIdEverywhere() throws Exception {
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(Path.of("..", "target")),
                        "-Ddemo.boot.classpath=" + classPath(Path.of("target")),
                        "-Ddemo.target=" + target,
                        "-Ddemo.log=" + target.resolve("infrastructure.log"),
                        "dev.clew.examples.Demo",
                        "--boot",
                        "4.1")
                .redirectErrorStream(true)
                .start();
        String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output)
                .containsSubsequence(
                        "1. The story of the order that failed",
                        "action=create user_id=9921",
                        "action=reserve item=SKU-44",
                        "action=reserve_timeout item=SKU-44",
                        "action=compensate reason=inventory_timeout",
                        "2. What the database showed",
                        "application_name inventory/",
                        "UPDATE stock SET reserved = reserved + 1 WHERE item = $1",
                        "3. The check: 20 requests",
                        "every id is on every line, statement and message of its request, and on no other");
        assertThat(demo.waitFor()).isZero();
    }

    private static String classPath(Path built) throws IOException {
        return built.resolve("classes").toAbsolutePath()
                + File.pathSeparator
                + Files.readString(built.resolve("classpath.txt")).strip();
    }

    @Test
    void servicesHaveNoCodeForClewAndNoLoggingConfiguration() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(8);
            assertThat(all)
                    .noneMatch(file -> file.getFileName().toString().matches("(logback|log4j2).*"))
                    .noneMatch(file -> text(file).contains("import " + "dev.clew"));
            assertThat(all.stream().filter(file -> file.startsWith(Path.of("src", "main"))))
                    .isNotEmpty()
                    .noneMatch(file -> text(file).contains("dev.clew"));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
