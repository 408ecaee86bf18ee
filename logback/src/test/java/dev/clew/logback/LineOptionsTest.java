package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.testkit.jvm.ChildJvm;
import dev.clew.testkit.logging.LineOptionsContract;
import org.junit.jupiter.api.Test;

class LineOptionsTest extends LineOptionsContract {
    @Override
    protected Class<?> twoLines() {
        return TwoLines.class;
    }

    static final class TwoLines {
        public static void main(String[] arguments) {
            Captured captured = new Captured();
            JsonEncoder encoder = new JsonEncoder();
            encoder.setNames("ecs");
            encoder.setContext(captured.context);
            encoder.start();
            captured.appender.setEncoder(encoder);
            log(captured.context.getLogger("shop"));
            System.out.print(captured.text());
        }

        private TwoLines() {}
    }

    @Test
    void aMalformedOneStopsTheStart() {
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
