package dev.clew.tracers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.jvm.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application in a process with OpenTelemetry's Java agent, which shows its spans through OpenTelemetry's API. */
class AgentTest {
    private static List<String> lines = List.of();

    @BeforeAll
    static void run() {
        try (ChildJvm child = ChildJvm.start(
                AgentApplication.class,
                "-javaagent:" + System.getProperty("agent.jar"),
                "-XX:TieredStopAtLevel=1",
                "-Dotel.traces.exporter=logging",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none")) {
            lines = child.join();
        }
    }

    private static List<String> rest(String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/call", "/later"})
    void oneTraceGoesOutAndIsOnAllLinesAndInTheAgentsSpans(String path) {
        assertThat(rest("SENT " + path + " x-request-id ")).containsExactly("r1");
        assertThat(rest("SENT " + path + " traceparent ")).hasSize(1);
        String[] sent = rest("SENT " + path + " traceparent ").get(0).split("-", -1);
        assertThat(rest("LINE " + path + " "))
                .containsExactly("calls r1 " + sent[1], "answers r1 " + sent[1], "called r1 " + sent[1]);
        assertThat(rest("SPAN " + path + " span_end ")).hasSize(3).containsOnly(sent[1]);
        assertThat(lines)
                .filteredOn(line -> line.contains(" : " + sent[1] + " " + sent[2] + " CLIENT "))
                .hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.contains(" : " + sent[1] + " ") && line.contains(" SERVER "))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"skipped.", "scope."})
    void nothingIsCountedAsWrong(String counters) {
        assertThat(rest("COUNTERS ")).singleElement().asString().doesNotContain(counters);
    }
}
