package dev.clew.benchmarks.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.clew.Clew;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.logback.JsonEncoder;
import dev.clew.logback.LogfmtEncoder;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.event.KeyValuePair;

/**
 * One INFO line within a request, three ids in the MDC, to a stream that drops it.
 *
 * <p>{@code …Line} is a whole fluent call with three key-values: builder, event, encoder, appender. {@code …Plain} is a
 * whole call with two arguments and no key-values. {@code …Encode} is the encoder alone, given an event of three
 * key-values; {@code …Span} the same, given the line of a request's end.
 */
public final class LogbackLines {
    private static final Object ITEM = "SKU-44";

    /** A pattern to redact that finds nothing in the line. */
    private static final String IBAN = "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b";

    private static final Map<String, Supplier<Encoder<ILoggingEvent>>> ENCODERS = Map.of(
            "logfmt", LogfmtEncoder::new,
            "ownPattern", LogbackLines::redacting,
            "json", () -> json("plain"),
            "ecs", () -> json("ecs"),
            "pattern", () -> pattern("%X{request_id} %X{trace_id} %X{span_id} %kvp"),
            "wholeMdc", () -> pattern("%X"),
            "floor", Floor::new,
            "logbackJson", ch.qos.logback.classic.encoder.JsonEncoder::new,
            "logstash", LogstashEncoder::new);

    private final LoggerContext context = loggerContext();
    private final Logger log = context.getLogger("shop.Orders");
    private final Encoder<ILoggingEvent> encoder;
    private final ILoggingEvent event;

    /** The least that an encoder can do: returns a new array, which is the first line in logfmt again. */
    private static final class Floor extends EncoderBase<ILoggingEvent> {
        private byte @Nullable [] line;

        @Override
        public byte[] encode(ILoggingEvent event) {
            if (line == null) {
                line = new LogfmtEncoder().encode(event);
            }
            return line.clone();
        }

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }

    private LogbackLines(String name, boolean ofSpan) {
        Clew.builder().build().root().makeCurrent(); // until the JVM ends
        log.setLevel(Level.INFO);
        encoder = ENCODERS.getOrDefault(name, LogfmtEncoder::new).get();
        if (name.equals("event")) {
            append(new NullAppender());
        } else {
            encoder.setContext(context);
            encoder.start();
            ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
            appender.setEncoder(encoder);
            append(appender);
            appender.setOutputStream(OutputStream.nullOutputStream());
        }
        event = ofSpan ? spanEnd() : event();
    }

    public static Operation start(String scenario) {
        // The line has the thread's name, which JMH makes from the benchmark's.
        Thread.currentThread().setName(LogbackLines.class.getName() + "." + scenario + "-jmh-worker-1");
        LogbackLines lines =
                new LogbackLines(scenario.replaceAll("(Line|Plain|Encode|Span)$", ""), scenario.endsWith("Span"));
        if (scenario.endsWith("Plain")) {
            return hole -> lines.plain();
        }
        return scenario.endsWith("Line")
                ? hole -> lines.line()
                : hole -> hole.consume(lines.encoder.encode(lines.event));
    }

    private static LoggerContext loggerContext() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        return context;
    }

    /** Starts Clew's encoder, with which its part of Logback begins. */
    static LoggerContext clewContext() {
        LoggerContext context = loggerContext();
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        return context;
    }

    private void append(Appender<ILoggingEvent> appender) {
        appender.setContext(context);
        appender.start();
        log.addAppender(appender);
    }

    private static Encoder<ILoggingEvent> pattern(String entries) {
        PatternLayoutEncoder pattern = new PatternLayoutEncoder();
        pattern.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %level [%thread] %logger " + entries + " %msg%n");
        return pattern;
    }

    private static Encoder<ILoggingEvent> json(String names) {
        JsonEncoder json = new JsonEncoder();
        json.setNames(names);
        return json;
    }

    /** With a pattern of the user's, which looks at the message and at each value. */
    private static Encoder<ILoggingEvent> redacting() {
        System.setProperty("clew.redact.pattern", IBAN);
        return new LogfmtEncoder();
    }

    private ILoggingEvent event() {
        return event(
                log,
                "order {} placed",
                7,
                new KeyValuePair("action", "create"),
                new KeyValuePair("user_id", 9921),
                new KeyValuePair("item", ITEM));
    }

    private ILoggingEvent spanEnd() {
        return event(
                context.getLogger("clew.span"),
                "{} ended",
                "GET /orders/{id}",
                new KeyValuePair("event", "span_end"),
                new KeyValuePair("kind", "server"),
                new KeyValuePair("span", "GET /orders/{id}"),
                new KeyValuePair("peer", "203.0.113.7"),
                new KeyValuePair("outcome", "ok"),
                new KeyValuePair("duration_ms", BigDecimal.valueOf(12_345, 3)),
                new KeyValuePair("path", "/orders/4711"),
                new KeyValuePair("route", "/orders/{id}"),
                new KeyValuePair("status", 200),
                new KeyValuePair("queries", 2),
                new KeyValuePair("query_ms", BigDecimal.valueOf(1_234, 3)));
    }

    private static ILoggingEvent event(Logger logger, String message, Object argument, KeyValuePair... fields) {
        LoggingEvent made = new LoggingEvent("caller", logger, Level.INFO, message, null, new Object[] {argument});
        made.setKeyValuePairs(List.of(fields));
        made.getMDCPropertyMap();
        made.getFormattedMessage();
        made.getThreadName();
        return made;
    }

    private void line() {
        log.atInfo()
                .addKeyValue("action", "create")
                .addKeyValue("user_id", 9921)
                .addKeyValue("item", ITEM)
                .log("order {} placed", 7);
    }

    private void plain() {
        log.info("order {} placed for {}", 7, ITEM);
    }
}
