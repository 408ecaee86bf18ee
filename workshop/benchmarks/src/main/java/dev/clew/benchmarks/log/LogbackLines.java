package dev.clew.benchmarks.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.clew.Clew;
import dev.clew.logback.JsonEncoder;
import dev.clew.logback.LogfmtEncoder;
import java.io.OutputStream;
import java.util.List;
import net.logstash.logback.encoder.LogstashEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.slf4j.MDC;
import org.slf4j.event.KeyValuePair;

/**
 * One INFO line within a request, three ids in the MDC, to a stream that drops it.
 *
 * <p>{@code …Line} is all of a fluent call with three key-values: builder, event, encoder, appender. {@code …Encode} is the
 * encoder alone, given an event of three key-values: what a layout adds.
 */
@State(Scope.Thread)
public class LogbackLines {
    private static final Object ITEM = "SKU-44";

    /** What somebody may want hidden besides; the line has none. */
    private static final String IBAN = "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b";

    private LoggerContext context = new LoggerContext();
    private Logger log = context.getLogger("shop.Orders");
    private Encoder<ILoggingEvent> encoder = new LogfmtEncoder();
    private ILoggingEvent event = new LoggingEvent();
    private dev.clew.Scope scope = Clew.builder().build().root().makeCurrent();

    @Setup
    public void open(BenchmarkParams params) {
        String name = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
        context = new LoggerContext();
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        log = context.getLogger("shop.Orders");
        log.setLevel(Level.INFO);
        if (name.startsWith("event")) {
            AppenderBase<ILoggingEvent> nothing = new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent appended) {}
            };
            nothing.setContext(context);
            nothing.start();
            log.addAppender(nothing);
            return;
        }
        encoder = encoder(name);
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(OutputStream.nullOutputStream());
        appender.start();
        log.addAppender(appender);
        event = event();
    }

    private static Encoder<ILoggingEvent> encoder(String benchmark) {
        if (benchmark.startsWith("pattern")) {
            PatternLayoutEncoder pattern = new PatternLayoutEncoder();
            pattern.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %level [%thread] %logger %X{request_id} %X{trace_id}"
                    + " %X{span_id} %kvp %msg%n");
            return pattern;
        }
        if (benchmark.startsWith("logstash")) {
            return new LogstashEncoder();
        }
        if (benchmark.startsWith("logbackJson")) {
            return new ch.qos.logback.classic.encoder.JsonEncoder();
        }
        if (benchmark.startsWith("own")) {
            System.setProperty("clew.redact.pattern", IBAN);
            return new LogfmtEncoder();
        }
        if (benchmark.startsWith("logfmt")) {
            return new LogfmtEncoder();
        }
        JsonEncoder json = new JsonEncoder();
        json.setNames(benchmark.startsWith("ecs") ? "ecs" : "plain");
        return json;
    }

    private ILoggingEvent event() {
        LoggingEvent made = new LoggingEvent("caller", log, Level.INFO, "order {} placed", null, new Object[] {7});
        made.setKeyValuePairs(List.of(
                new KeyValuePair("action", "create"),
                new KeyValuePair("user_id", 9921),
                new KeyValuePair("item", ITEM)));
        made.getMDCPropertyMap();
        made.getFormattedMessage();
        made.getThreadName();
        return made;
    }

    @TearDown
    public void close() {
        scope.close();
    }

    private void line() {
        log.atInfo()
                .addKeyValue("action", "create")
                .addKeyValue("user_id", 9921)
                .addKeyValue("item", ITEM)
                .log("order {} placed", 7);
    }

    @Benchmark
    public void eventLine() {
        line();
    }

    @Benchmark
    public void logfmtLine() {
        line();
    }

    @Benchmark
    public byte[] logfmtEncode() {
        return encoder.encode(event);
    }

    /** With a pattern of the user's, which looks at the message and at each value. */
    @Benchmark
    public byte[] ownPatternEncode() {
        return encoder.encode(event);
    }

    @Benchmark
    public void jsonLine() {
        line();
    }

    @Benchmark
    public byte[] jsonEncode() {
        return encoder.encode(event);
    }

    @Benchmark
    public void ecsLine() {
        line();
    }

    @Benchmark
    public byte[] ecsEncode() {
        return encoder.encode(event);
    }

    @Benchmark
    public void patternLine() {
        line();
    }

    @Benchmark
    public byte[] patternEncode() {
        return encoder.encode(event);
    }

    @Benchmark
    public void logbackJsonLine() {
        line();
    }

    @Benchmark
    public byte[] logbackJsonEncode() {
        return encoder.encode(event);
    }

    @Benchmark
    public void logstashLine() {
        line();
    }

    @Benchmark
    public byte[] logstashEncode() {
        return encoder.encode(event);
    }
}
