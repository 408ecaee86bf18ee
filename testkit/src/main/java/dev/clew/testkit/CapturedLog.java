package dev.clew.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.clew.Clew.MdcPreset;
import dev.clew.TraceContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * Every line that Logback is given between its creation and its closing, with the context it was written in.
 *
 * <p>The root logger is opened up to DEBUG for its time; a logger with a level of its own keeps it, and one that is not
 * additive is not heard. Lines of all threads are captured, each on the thread that writes it. One at a time.
 */
public final class CapturedLog implements AutoCloseable {
    /**
     * One line.
     *
     * @param mdc as the line would be written with it, entries without a value left out
     * @param values the event's own key-values, as text
     * @param error the class name of the throwable, null where there is none
     * @param context the current one of the thread that wrote the line
     */
    public record Line(
            String logger,
            String level,
            String thread,
            String message,
            Map<String, String> mdc,
            Map<String, String> values,
            @Nullable String error,
            TraceContext context) {}

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Logger root;
    private final @Nullable Level before;
    private final UnsynchronizedAppenderBase<ILoggingEvent> appender = new UnsynchronizedAppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(line(event));
        }
    };

    private CapturedLog(LoggerContext logback) {
        root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        before = root.getLevel();
        root.setLevel(Level.DEBUG);
        appender.setContext(logback);
        appender.start();
        root.addAppender(appender);
    }

    /**
     * Starts capturing.
     *
     * @throws IllegalStateException where SLF4J does not log through Logback
     */
    public static CapturedLog create() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (!(factory instanceof LoggerContext logback)) {
            throw new IllegalStateException("CapturedLog needs SLF4J to log through Logback, was "
                    + factory.getClass().getName());
        }
        return new CapturedLog(logback);
    }

    private static Line line(ILoggingEvent event) {
        return new Line(
                event.getLoggerName(),
                event.getLevel().toString(),
                event.getThreadName(),
                event.getFormattedMessage(),
                mdc(event),
                values(event),
                event.getThrowableProxy() == null
                        ? null
                        : event.getThrowableProxy().getClassName(),
                TraceContext.current());
    }

    private static Map<String, String> mdc(ILoggingEvent event) {
        Map<String, String> mdc = new LinkedHashMap<>();
        event.getMDCPropertyMap().forEach((key, value) -> {
            // Logback's MDC takes null, and a failure in here would lose the line.
            if (value != null) {
                mdc.put(key, value);
            }
        });
        return Map.copyOf(mdc);
    }

    private static Map<String, String> values(ILoggingEvent event) {
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return Map.of();
        }
        Map<String, String> values = new LinkedHashMap<>();
        pairs.forEach(pair -> values.put(String.valueOf(pair.key), text(pair.value)));
        return Map.copyOf(values);
    }

    /** As SLF4J does it for the arguments of a message. */
    private static String text(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException e) {
            return "[FAILED toString()]";
        }
    }

    /** Returns the lines until now. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Returns the lines of one logger until now. */
    public List<Line> lines(String logger) {
        return lines.stream().filter(line -> line.logger().equals(logger)).toList();
    }

    /** Returns the lines that say a span of this kind ended: {@code server}, {@code client} and so on. */
    public List<Line> spansEnded(String kind) {
        return spans("span_end", kind);
    }

    /** Returns the lines that say a span of this kind started. */
    public List<Line> spansStarted(String kind) {
        return spans("span_start", kind);
    }

    private List<Line> spans(String event, String kind) {
        return lines("clew.span").stream()
                .filter(line -> event.equals(line.values().get("event")))
                .filter(line -> kind.equals(line.values().get("kind")))
                .toList();
    }

    /**
     * Fails unless there are lines of this request and every one of them carries its id in the MDC.
     *
     * <p>A line is the request's where it was written with the request's context current, on any thread. One that was
     * written by a thread to which the context did not get shows no sign of its request: name the loggers of which all
     * lines have to be this request's, because nothing else went on.
     *
     * @param loggers those of which every line is expected to carry the id, with the loggers below them: {@code com.acme}
     * @throws AssertionError naming the first line that does not
     */
    public void assertEveryLineCarries(String requestId, String... loggers) {
        List<Line> own = lines.stream()
                .filter(line -> line.context().requestId().equals(requestId)
                        || Arrays.stream(loggers).anyMatch(logger -> isBelow(line.logger(), logger)))
                .toList();
        if (own.isEmpty()) {
            throw new AssertionError("no line was written within request " + requestId);
        }
        for (Line line : own) {
            if (requestIdKeys().noneMatch(key -> requestId.equals(line.mdc().get(key)))) {
                throw new AssertionError("written within request " + requestId + " without its id: " + line);
            }
        }
    }

    private static boolean isBelow(String logger, String ancestor) {
        return logger.equals(ancestor) || logger.startsWith(ancestor + '.');
    }

    /** The keys under which one preset or the other puts the request id. */
    private static Stream<String> requestIdKeys() {
        return Arrays.stream(MdcPreset.values())
                .flatMap(preset -> preset.keys().stream().limit(1))
                .distinct();
    }

    /** Stops capturing; what was captured can still be read. */
    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
        root.setLevel(before);
    }
}
