package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.testkit.ParsedLine;
import dev.clew.testkit.jvm.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The {@code clew.line.*} settings of a process that logs through Logback. */
class LineOptionsTest {
    @Test
    void areReadFromTheProcess() throws Exception {
        List<String> output;
        try (ChildJvm child = ChildJvm.start(
                OneLine.class,
                "-Dclew.line.bytes=4096",
                "-Dclew.line.fields=service.environment=prod,event.dataset=shop.log",
                "-Dclew.line.numbers=user_id",
                "-Dclew.line.booleans=vip")) {
            output = child.join();
        }
        String line = output.get(output.size() - 1);
        assertThat(line)
                .contains("\"service.environment\":\"prod\",\"event.dataset\":\"shop.log\"")
                .contains("\"user_id\":9921")
                .contains("\"vip\":true");
        assertThat(line.length()).isBetween(3000, 4095);
        Map<String, String> fields = ParsedLine.parse((line + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(fields)
                .containsEntry("clew.cut", "true")
                .containsEntry("error.type", "java.lang.IllegalStateException");
    }

    @Test
    void dotsMakeObjectsIfWanted() throws Exception {
        List<String> output;
        try (ChildJvm child = ChildJvm.start(OneLine.class, "-Dclew.line.nested=true")) {
            output = child.join();
        }
        JsonNode line = JsonMapper.shared().readTree(output.get(output.size() - 1));
        assertThat(line.at("/log/level").asString()).isEqualTo("INFO");
        assertThat(line.at("/error/type").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(line.at("/process/thread/name").asString()).isEqualTo("main");
        assertThat(line.at("/user_id").asString()).isEqualTo("9921");
    }

    static final class OneLine {
        public static void main(String[] arguments) {
            MDC.put("user_id", "9921");
            MDC.put("vip", "true");
            Captured captured = new Captured();
            JsonEncoder encoder = new JsonEncoder();
            encoder.setNames("ecs");
            encoder.setContext(captured.context);
            encoder.start();
            captured.appender.setEncoder(encoder);
            captured.root()
                    .atInfo()
                    .setCause(new IllegalStateException("x".repeat(9000)))
                    .log("one");
            System.out.print(captured.text());
        }

        private OneLine() {}
    }

    @Test
    void aMalformedOneStopsTheStart() throws Exception {
        try (ChildJvm child = ChildJvm.start(Refused.class, "-Dclew.line.bytes=many")) {
            assertThat(child.join())
                    .contains("refused clew.line.bytes must be a whole number from 2048 to 65536, was \"many\"");
        }
    }

    static final class Refused {
        public static void main(String[] arguments) {
            assertThatThrownBy(() -> new LogfmtEncoder().start())
                    .satisfies(t -> System.out.println("refused " + t.getMessage()));
        }

        private Refused() {}
    }
}
