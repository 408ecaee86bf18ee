package dev.clew.testkit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.jvm.ChildJvm;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** No id of ours is taken for a secret. Datadog's ids are decimal, so one in eighty looks like a card number. */
public abstract class OwnIdsContract {
    private static final int REQUESTS = 20_000;
    private static final int FORMATS = 3;

    /** Called by JUnit. */
    protected OwnIdsContract() {}

    /**
     * Returns a class whose {@code main} makes each event a line of every format, logfmt, JSON and ECS, passes the lines
     * to {@link #log}, and prints what that returns.
     */
    protected abstract Class<?> requests();

    @ParameterizedTest
    @ValueSource(strings = {"eager", "lazy"})
    void noIdOfTwentyThousandRequestsIsHidden(String mirror) {
        int lines = REQUESTS * FORMATS * 3; // a line and the two of a span
        try (ChildJvm child = ChildJvm.start(requests(), "-Dclew.mdc=datadog", "-Dclew.mdc.mirror=" + mirror)) {
            assertThat(child.join().stream().filter(line -> line.startsWith("lines ")))
                    .containsExactly("lines " + lines + ", with both ids " + lines + ", hidden 0");
        }
    }

    /**
     * Logs one line and a span of 20,000 requests, and returns how many lines had ids, as a text.
     *
     * @param install puts an appender into the library, which passes it each line
     */
    protected static String log(Consumer<Consumer<String>> install) {
        Clew clew = Clew.global();
        Lines lines = new Lines();
        install.accept(lines);
        for (int i = 0; i < REQUESTS; i++) {
            TraceContext request = clew.root();
            Span span = clew.span(Span.Kind.SERVER, request).name("GET /").begin();
            try (Scope scope = request.makeCurrent()) {
                LoggerFactory.getLogger("shop.Orders").warn("x");
            }
            span.end();
        }
        return "lines " + lines.all + ", with both ids " + lines.withIds + ", hidden " + lines.hidden;
    }

    private static final class Lines implements Consumer<String> {
        private int all;
        private int withIds;
        private int hidden;

        @Override
        public void accept(String line) {
            all++;
            withIds += line.contains("dd.trace_id") && line.contains("dd.span_id") ? 1 : 0;
            hidden += line.contains("[redacted]") ? 1 : 0;
        }
    }
}
