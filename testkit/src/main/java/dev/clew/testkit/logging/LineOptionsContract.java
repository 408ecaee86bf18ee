package dev.clew.testkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.ParsedLine;
import dev.clew.testkit.jvm.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.MDC;

/** The {@code clew.line.*} settings of a process, as the lines of a logging library show them. */
public abstract class LineOptionsContract {
    /** Called by JUnit. */
    protected LineOptionsContract() {}

    /** Returns a class whose {@code main} calls {@link #log} and prints the lines in the format ECS. */
    protected abstract Class<?> twoLines();

    /** Logs an error with a long message, and then a line without one. */
    protected static void log(Logger log) {
        MDC.put("user_id", "9921");
        MDC.put("vip", "true");
        log.error("one", new IllegalStateException("x".repeat(9000)));
        log.info("two");
    }

    private List<String> lines(String... options) {
        try (ChildJvm child = ChildJvm.start(twoLines(), options)) {
            List<String> output = child.join();
            return output.subList(output.size() - 2, output.size());
        }
    }

    @Test
    void areReadFromTheProcess() {
        List<String> lines = lines(
                "-Dclew.line.bytes=4096",
                "-Dclew.line.fields=service.environment=prod,event.dataset=shop.log",
                "-Dclew.line.numbers=user_id",
                "-Dclew.line.booleans=vip");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line)
                        .contains("\"service.environment\":\"prod\",\"event.dataset\":\"shop.log\"")
                        .contains("\"user_id\":9921")
                        .contains("\"vip\":true"));
        assertThat(lines.get(0).length()).isBetween(3000, 4095);
        Map<String, String> cut = ParsedLine.parse((lines.get(0) + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(cut)
                .containsEntry("clew.cut", "true")
                .containsEntry("error.type", "java.lang.IllegalStateException");
    }

    @Test
    void dotsMakeObjectsIfWanted() {
        List<String> lines = lines("-Dclew.line.nested=true");
        assertThat(lines.get(0))
                .contains("\"log\":{\"level\":\"ERROR\",\"logger\":\"shop\"}")
                .contains("\"error\":{\"type\":\"java.lang.IllegalStateException\"")
                .contains("\"user_id\":\"9921\"");
        assertThat(lines.get(1)).contains("\"log\":{\"level\":\"INFO\",\"logger\":\"shop\"}");
    }
}
