package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.testkit.jvm.ChildJvm;
import dev.clew.testkit.logging.LineOptionsContract;
import java.util.List;
import org.apache.logging.log4j.ThreadContext;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LineOptionsTest extends LineOptionsContract {
    @Override
    protected Class<?> twoLines() {
        return TwoLines.class;
    }

    static final class TwoLines {
        public static void main(String[] arguments) {
            Log4j2 log4j2 = Log4j2.configured("ecs", "Async");
            ThreadContext.push("order 7");
            ThreadContext.push("line 1");
            ThreadContext.push("line 1");
            ThreadContext.push(System.getProperty("set.by.nobody"));
            ThreadContext.put("ndc", "mine");
            log(LoggerFactory.getLogger("shop"));
            log4j2.stop();
            System.out.print(log4j2.text());
        }

        private TwoLines() {}
    }

    @Test
    void theNestedDiagnosticContextIsAFieldIfWanted() {
        try (ChildJvm child = ChildJvm.start(TwoLines.class, "-Dclew.line.ndc=true")) {
            assertThat(lastOf(child))
                    .contains("\"ndc\":[\"order 7\",\"line 1\",\"line 1\",\"null\"]")
                    .contains("\"ndc_\":\"mine\"");
        }
        try (ChildJvm child = ChildJvm.start(TwoLines.class)) {
            assertThat(lastOf(child)).contains("\"ndc\":\"mine\"").doesNotContain("order 7");
        }
    }

    private static String lastOf(ChildJvm child) {
        List<String> output = child.join();
        return output.get(output.size() - 1);
    }
}
