package dev.clew.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.jvm.ChildJvm;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Datadog's ids are decimal, so one in eighty looks like a card number. */
class OwnIdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"eager", "lazy"})
    void noIdOfTwentyThousandRequestsIsHidden(String mirror) {
        try (ChildJvm child = ChildJvm.start(Requests.class, "-Dclew.mdc=datadog", "-Dclew.mdc.mirror=" + mirror)) {
            assertThat(child.join().stream().filter(line -> line.startsWith("lines ")))
                    .containsExactly("lines 180000, with both ids 180000, hidden 0");
        }
    }

    /** Logs one line and a span of 20,000 requests, in every format. */
    static final class Requests extends AbstractAppender {
        private final List<ClewLayout> layouts =
                List.of(ClewLayout.create("logfmt"), ClewLayout.create("json"), ClewLayout.create("ecs"));
        private int lines;
        private int withIds;
        private int hidden;

        private Requests() {
            super("requests", null, null, false, Property.EMPTY_ARRAY);
        }

        public static void main(String[] arguments) {
            Clew clew = Clew.global();
            LoggerContext context = (LoggerContext) org.apache.logging.log4j.LogManager.getContext(false);
            context.getConfiguration()
                    .getRootLogger()
                    .getAppenders()
                    .keySet()
                    .forEach(context.getConfiguration().getRootLogger()::removeAppender);
            Requests requests = new Requests();
            requests.start();
            context.getConfiguration().getRootLogger().addAppender(requests, null, null);
            Configurator.setRootLevel(Level.INFO);
            for (int i = 0; i < 20_000; i++) {
                TraceContext request = clew.root();
                Span span = clew.span(Span.Kind.SERVER, request).name("GET /").begin();
                try (Scope scope = request.makeCurrent()) {
                    LoggerFactory.getLogger("shop.Orders").warn("x");
                }
                span.end();
            }
            System.out.println(
                    "lines " + requests.lines + ", with both ids " + requests.withIds + ", hidden " + requests.hidden);
        }

        @Override
        public void append(LogEvent event) {
            for (ClewLayout layout : layouts) {
                String line = layout.toSerializable(event);
                lines++;
                withIds += line.contains("dd.trace_id") && line.contains("dd.span_id") ? 1 : 0;
                hidden += line.contains("[redacted]") ? 1 : 0;
            }
        }
    }
}
