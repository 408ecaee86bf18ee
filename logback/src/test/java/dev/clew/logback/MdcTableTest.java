package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import dev.clew.testkit.jvm.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks each cell of README's table of readers of the MDC, in a JVM of the column's mode. */
class MdcTableTest {
    private static final String FIRST_ROW = "| sees the ids | `eager` | `lazy` | `lazy`, our provider |";

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "1, -Dclew.mdc.mirror=eager",
        "2, -Dclew.mdc.mirror=lazy",
        "3, -Dclew.mdc.mirror=lazy -Dslf4j.provider=dev.clew.logback.ClewServiceProvider"
    })
    void isAsTheReadmeSays(int column, String options) throws Exception {
        List<String> output;
        try (ChildJvm child =
                ChildJvm.start(MdcCells.class, ("-Dclew.recorder.loggers=shop.recorded " + options).split(" ", -1))) {
            output = child.join();
        }
        Map<String, String> cells = new LinkedHashMap<>();
        for (String line : output) {
            if (line.startsWith("cell ")) {
                int equals = line.lastIndexOf('=');
                cells.put(line.substring("cell ".length(), equals), line.substring(equals + 1));
            }
        }
        assertThat(cells).as(String.join("\n", output)).containsEntry("a warning of a second adapter", "no");
        assertThat(cells).containsEntry("nothing left outside a request", "yes");
        assertThat(cells).containsEntry("nothing left of a copy that was set", "yes");
        cells.remove("a warning of a second adapter");
        cells.remove("nothing left outside a request");
        cells.remove("nothing left of a copy that was set");
        assertThat(cells).containsExactlyInAnyOrderEntriesOf(column(column));
        assertThat(output)
                .contains("logback "
                        + System.getProperty(
                                "logback.expected",
                                LoggerContext.class.getPackage().getImplementationVersion()));
    }

    private static Map<String, String> column(int column) throws IOException {
        Map<String, String> cells = new LinkedHashMap<>();
        List<String> readme = Files.readAllLines(Path.of("README.md"));
        int start = readme.indexOf(FIRST_ROW);
        assertThat(start).as("the table's first row in README.md").isPositive();
        for (int i = start + 2; readme.get(i).startsWith("|"); i++) {
            String[] row = readme.get(i).split("\\|", -1);
            cells.put(row[1].strip(), row[1 + column].strip());
        }
        return cells;
    }
}
