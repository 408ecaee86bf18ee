package dev.clew.opentelemetry.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.jvm.ChildJvm;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real agent with the extension's jar, in a process whose application has neither Clew nor OpenTelemetry. */
class AgentIT {
    private static List<String> lines = List.of();

    @BeforeAll
    static void run() {
        lines = linesOf();
    }

    private static List<String> linesOf(String... options) {
        String application = Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("clew-") && !entry.contains("opentelemetry-java"))
                .filter(entry ->
                        !entry.endsWith("opentelemetry-agent" + File.separator + "target" + File.separator + "classes"))
                .collect(Collectors.joining(File.pathSeparator));
        String agent = Arrays.stream(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> entry.matches(".*opentelemetry-javaagent-[0-9.]+\\.jar"))
                .findFirst()
                .orElseThrow();
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(
                "-cp",
                application,
                "-javaagent:" + agent,
                "-Dotel.javaagent.extensions=" + System.getProperty("extension.jar"),
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none"));
        try (ChildJvm child = ChildJvm.start(Application.class, all.toArray(new String[0]))) {
            return child.join();
        }
    }

    @Test
    void givenIdIsAnsweredLoggedAndSentOn() {
        assertThat(answered("given")).containsExactly("r1");
        assertThat(sent("given", "X-Request-ID")).containsExactly("r1");
        assertThat(sent("given", "traceparent")).hasSize(1);
        assertThat(sent("given", "baggage")).isEmpty();
        assertThat(logged("given")).containsExactly("r1", "r1", "r1");
    }

    @Test
    void withoutAnIdTheTraceIdIsTheRequestId() {
        String traceId = answered("bare").get(0);
        assertThat(traceId).matches("[0-9a-f]{32}");
        assertThat(answered("bare")).hasSize(1);
        assertThat(sent("bare", "X-Request-ID")).containsExactly(traceId);
        assertThat(sent("bare", "traceparent").get(0)).startsWith("00-" + traceId + "-");
        assertThat(logged("bare")).containsExactly(traceId, traceId, traceId);
        assertThat(lines)
                .filteredOn(line -> line.equals("LOG " + traceId + " " + traceId + " bare served"))
                .hasSize(1);
    }

    @Test
    void callersTraceIsKept() {
        assertThat(answered("traced")).containsExactly("0af7651916cd43dd8448eb211c80319c");
        assertThat(sent("traced", "X-Request-ID")).containsExactly("0af7651916cd43dd8448eb211c80319c");
        assertThat(logged("traced")).hasSize(3).containsOnly("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void invalidIdsAndThoseInBaggageCountAsNone() {
        for (String name : List.of("hostile", "forged", "long")) {
            String id = answered(name).get(0);
            assertThat(id).matches("[0-9a-f]{32}");
            assertThat(sent(name, "X-Request-ID")).containsExactly(id);
            assertThat(logged(name)).hasSize(3).containsOnly(id);
        }
        assertThat(sent("hostile", "baggage")).containsExactly("plan=gold");
        assertThat(sent("forged", "baggage")).containsExactly("plan=gold");
    }

    @Test
    void baggageThatCouldForgeALineIsDropped() {
        assertThat(sent("lines", "baggage")).containsExactly("plan=gold");
    }

    @Test
    void anotherHeaderIsReadWrittenAndAnswered() {
        List<String> before = lines;
        lines = linesOf("-Dclew.request.id.headers=X-Correlation-ID,X-Request-ID");
        try {
            assertThat(logged("given")).containsExactly("r1", "r1", "r1");
            assertThat(answered("given")).isEmpty();
            assertThat(sent("given", "X-Correlation-ID")).containsExactly("r1");
        } finally {
            lines = before;
        }
    }

    @Test
    void headerNameThatIsNoneIsAnErrorThatSaysSo() {
        assertThat(linesOf("-Dclew.request.id.headers=a b"))
                .anyMatch(line -> line.contains("clew.request.id.headers must be RFC 9110 tokens, was \"a b\""))
                .contains("LOG none none outside");
    }

    @Test
    void linesOutsideARequestHaveNone() {
        assertThat(lines).contains("LOG none none outside");
    }

    private static List<String> answered(String name) {
        return rest(name + " answered ");
    }

    private static List<String> sent(String name, String header) {
        return rest(name + " sent " + header + " ");
    }

    private static List<String> rest(String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    /** Returns the request ids of the three lines: of the request, of its other thread, and of the called servlet. */
    private static List<String> logged(String name) {
        return lines.stream()
                .filter(line -> line.startsWith("LOG ") && line.contains(" " + name + " "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
    }
}
