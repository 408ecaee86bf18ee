package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.ParsedLine;
import dev.clew.testkit.jvm.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The {@code clew.line.*} settings of a process that logs through Log4j2. */
class LineOptionsTest {
    @Test
    void areReadFromTheProcess() throws Exception {
        List<String> output;
        try (ChildJvm child = ChildJvm.start(
                TwoLines.class,
                "-Dclew.line.bytes=4096",
                "-Dclew.line.fields=service.environment=prod,ecs.version=8.17.0",
                "-Dclew.line.numbers=user_id",
                "-Dclew.line.booleans=vip",
                "-Dclew.line.ndc=true")) {
            output = child.join();
        }
        String cut = output.get(output.size() - 2);
        String line = output.get(output.size() - 1);
        assertThat(line)
                .contains("\"service.environment\":\"prod\",\"ecs.version\":\"8.17.0\"")
                .contains("\"user_id\":9921")
                .contains("\"vip\":true")
                .contains("\"ndc\":[\"order 7\",\"line 1\",\"line 1\"]")
                .contains("\"ndc_\":\"mine\"");
        assertThat(cut.length()).isBetween(3000, 4095);
        Map<String, String> fields = ParsedLine.parse((cut + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(fields)
                .containsEntry("clew.cut", "true")
                .containsEntry("error.type", "java.lang.IllegalStateException");
    }

    @Test
    void dotsMakeObjectsIfWanted() throws Exception {
        try (ChildJvm child = ChildJvm.start(TwoLines.class, "-Dclew.line.nested=true")) {
            assertThat(child.join())
                    .last()
                    .asString()
                    .contains("\"log\":{\"level\":\"INFO\",\"logger\":\"shop\"}")
                    .contains("\"user_id\":\"9921\"")
                    .contains("\"ndc\":\"mine\"");
        }
    }

    static final class TwoLines {
        public static void main(String[] arguments) {
            Log4j2 log4j2 = Log4j2.configured("ecs", "Async");
            Logger log = LoggerFactory.getLogger("shop");
            ThreadContext.put("user_id", "9921");
            ThreadContext.put("vip", "true");
            ThreadContext.push("order 7");
            ThreadContext.push("line 1");
            ThreadContext.push("line 1");
            log.error("one", new IllegalStateException("x".repeat(9000)));
            ThreadContext.put("ndc", "mine");
            log.info("two");
            ThreadContext.clearAll();
            log4j2.stop();
            System.out.print(log4j2.text());
        }

        private TwoLines() {}
    }
}
