package dev.clew;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Fails if a fuzz target of the module under test was not really fuzzed. Runs after the fuzzing, alone.
 *
 * <p>Other modules with fuzz targets have a subclass of the same name.
 */
public class FuzzedEnough {
    /** A target that only replays its seeds has two dozen executions; one that fuzzes has thousands a second. */
    private static final long LEAST = 100;

    private static final long LEAST_PER_SECOND = 20;

    @Test
    protected void everyTargetHasRunManyInputs() throws Exception {
        Path counts = Path.of(System.getProperty(FuzzTarget.COUNTS));
        long least = LEAST + LEAST_PER_SECOND * Long.getLong("fuzz.seconds");
        List<String> targets = targets();
        assertThat(targets).isNotEmpty();
        for (String target : targets) {
            assertThat(Class.forName(target).getDeclaredMethods())
                    .as("fuzz targets of %s", target)
                    .filteredOn(method -> method.isAnnotationPresent(FuzzTest.class))
                    .hasSize(1);
            Path count = counts.resolve(target);
            assertThat(count).as("%s has run", target).exists();
            long executions = Long.parseLong(Files.readString(count));
            assertThat(executions).as("executions of %s", target).isGreaterThanOrEqualTo(least);
        }
    }

    private static List<String> targets() throws IOException {
        Path classes = Path.of("target/test-classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith("FuzzTest.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }
}
