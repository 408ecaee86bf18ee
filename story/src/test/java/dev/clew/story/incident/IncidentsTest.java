package dev.clew.story.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.story.line.Event;
import dev.clew.story.line.Lines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Execution(ExecutionMode.CONCURRENT)
class IncidentsTest {
    /** More are tried by hand. */
    private static final long SEED = Long.getLong("incident.seed", 5_000);

    @TempDir
    Path folder;

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    @Test
    void writesTheSameForTheSameSeed() throws IOException {
        Path one = Files.createDirectory(folder.resolve("1"));
        Path other = Files.createDirectory(folder.resolve("2"));
        Truth first = Incidents.write(Kind.USER_AND_LAG, 3, one);
        Truth second = Incidents.write(Kind.USER_AND_LAG, 3, other);
        assertThat(contents(one)).containsExactlyEntriesOf(contents(other));
        assertThat(first.story).isEqualTo(second.story);
    }

    @ParameterizedTest
    @EnumSource
    void triageNamesWhatIsWrongAndNothingElse(Kind kind) throws IOException {
        Truth truth = Incidents.write(kind, SEED, folder);
        Map<String, Integer> requests = new HashMap<>();
        long bytes = 0;
        int failed = 0;
        for (Map.Entry<String, byte[]> file : contents(folder).entrySet()) {
            bytes += file.getValue().length;
            if (!file.getKey().endsWith(".gz")) {
                for (Event event : events(folder.resolve(file.getKey()))) {
                    requests.merge(event.get("request_id"), 1, Integer::sum);
                    failed += event.get("outcome").isEmpty()
                                    || event.get("outcome").equals("ok")
                            ? 0
                            : 1;
                }
            }
        }
        assertThat(requests.size()).isBetween(1_200, 20_000);
        assertThat(bytes).isBetween(1_000_000L, 40_000_000L);
        assertThat(truth.expected.isEmpty()).isEqualTo(kind.isQuiet());
        boolean hasErrors =
                truth.expected.stream().anyMatch(expected -> expected.ids().equals(List.of("error_group")));
        assertThat(failed).isGreaterThanOrEqualTo(hasErrors ? 20 : 0);
        assertThat(Judge.judge(truth, Trial.triage(folder))).hasToString("right");
    }

    private static List<Event> events(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> {
                        Event event = Lines.parse(line);
                        if (event == null || !event.isExact()) {
                            throw new AssertionError("not exact: " + line);
                        }
                        return event;
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
