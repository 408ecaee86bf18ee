package dev.clew.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.jvm.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
    static final class Requests extends AppenderBase<ILoggingEvent> {
        private final List<CorrelationEncoder> encoders =
                List.of(new LogfmtEncoder(), new JsonEncoder(), new JsonEncoder());
        private int lines;
        private int withIds;
        private int hidden;

        public static void main(String[] arguments) {
            Clew clew = Clew.global();
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            context.reset();
            Requests requests = new Requests();
            ((JsonEncoder) requests.encoders.get(2)).setNames("ecs");
            requests.encoders.forEach(encoder -> {
                encoder.setContext(context);
                encoder.start();
            });
            requests.setContext(context);
            requests.start();
            context.getLogger("ROOT").addAppender(requests);
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
        protected void append(ILoggingEvent event) {
            for (CorrelationEncoder encoder : encoders) {
                String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
                lines++;
                withIds += line.contains("dd.trace_id") && line.contains("dd.span_id") ? 1 : 0;
                hidden += line.contains("[redacted]") ? 1 : 0;
            }
        }
    }
}
