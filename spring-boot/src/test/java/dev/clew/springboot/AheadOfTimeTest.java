package dev.clew.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.jvm.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as a native image would have it: its beans are generated, and its conditions are decided before. */
class AheadOfTimeTest {
    private static final String OPEN = "-Dspring.autoconfigure.exclude=" + Security.AUTO_CONFIGURATIONS;

    @TempDir
    private Path folder;

    private List<String> run(Class<?> main, String... options) {
        String[] all = Stream.concat(Stream.of(OPEN, "-Daot=" + folder, "-XX:TieredStopAtLevel=1"), Stream.of(options))
                .toArray(String[]::new);
        try (ChildJvm child = ChildJvm.start(main, all)) {
            return child.join();
        }
    }

    @Test
    void everyPartIsInPlaceInAnApplicationThatIsProcessedAheadOfTime() throws IOException {
        run(AheadOfTime.Processing.class);
        Path classes = folder.resolve("classes");
        assertThat(generated(classes))
                .contains(
                        "com/zaxxer/hikari/HikariDataSource$$SpringCGLIB$$0.class",
                        "org/springframework/scheduling/concurrent/ThreadPoolTaskScheduler$$SpringCGLIB$$0.class");
        assertThat(hints()).contains("dev.clew.springboot.logging.LogbackLineFormatter", "clew\\/adapter");

        List<String> lines = run(
                AheadOfTime.class,
                "-Dspring.aot.enabled=true",
                "-cp",
                String.join(
                        File.pathSeparator,
                        classes.toString(),
                        folder.resolve("resources").toString(),
                        ChildJvm.classPath()));

        assertThat(lines).anyMatch(line -> line.endsWith(": order: r1 [r1]"));
        assertThat(lines).anyMatch(line -> line.endsWith(": async: [\"r2\",\"r2\"]"));
        assertThat(lines).anyMatch(line -> line.endsWith(": scheduled: true false"));
        assertThat(lines).anyMatch(line -> line.endsWith(": pool: HikariDataSource$$SpringCGLIB$$0"));
        assertThat(lines.stream().filter(line -> line.contains(": attached: ")))
                .singleElement()
                .asString()
                .contains("front, jdbc, ", "servlet, task");
    }

    private static List<String> generated(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString().replace(File.separatorChar, '/'))
                    .toList();
        }
    }

    private String hints() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder.resolve("resources"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
