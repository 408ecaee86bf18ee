package dev.clew.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.clew.context.MdcPreset;
import dev.clew.context.TraceContext;
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
 * Captures every line that Logback writes until it is closed, with the context in which the line was written.
 *
 * <p>The root logger has level DEBUG meanwhile. A logger with a level of its own keeps it, and a logger that is not
 * additive is not captured. Lines of all threads are captured, each on the thread that writes it. Use one at a time.
 */
public final class CapturedLog implements AutoCloseable {
    /**
     * One line.
     *
     * @param mdc the entries that have a value
     * @param values the event's own key-value pairs, as text
     * @param error the class name of the throwable, null if there is none
     * @param context the current context of the thread that wrote the line
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

    private static final int LOOKS = 20;

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
        attach();
    }

    /**
     * Adds the appender until it stays. Logback copies its list of appenders for the next line, and may take a copy from before
     * for a fresh one if another thread writes a line meanwhile (a late one of the test before).
     */
    private void attach() {
        for (int stays = 0; stays < LOOKS; stays = root.isAttached(appender) ? stays + 1 : 0) {
            root.addAppender(appender);
            Thread.onSpinWait();
        }
    }

    /**
     * Starts capturing.
     *
     * @throws IllegalStateException if SLF4J does not log through Logback
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
            // Logback's MDC accepts null, and an exception here would lose the line.
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

    /** Returns the value as text, as SLF4J does for the arguments of a message. */
    private static String text(@Nullable Object value) {
        try {
            return String.valueOf(value);
        } catch (RuntimeException e) {
            return "[FAILED toString()]";
        }
    }

    /** Returns the lines captured so far. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Returns the lines of one logger captured so far. */
    public List<Line> lines(String logger) {
        return lines.stream().filter(line -> line.logger().equals(logger)).toList();
    }

    /** Returns the end lines of all spans of a kind, such as {@code server} or {@code client}. */
    public List<Line> spansEnded(String kind) {
        return spans("span_end", kind);
    }

    /** Returns the start lines of all spans of a kind. */
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
     * Fails unless there are lines of this request and each of them has the request's id in its MDC.
     *
     * <p>A line belongs to the request if it was written with the request's context current, on any thread. A line of a
     * thread that lost the context shows no sign of its request. Name loggers to find such lines: all lines of these
     * loggers must have the id. This requires that they write for no other request meanwhile.
     *
     * @param loggers loggers whose lines must have the id, including the loggers below them: {@code com.acme}
     * @throws AssertionError with the first line that does not have the id
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

    /** Returns the MDC keys that the presets use for the request id. */
    private static Stream<String> requestIdKeys() {
        return Arrays.stream(MdcPreset.values())
                .flatMap(preset -> preset.keys().stream().limit(1))
                .distinct();
    }

    /** Stops capturing. The captured lines can still be read. */
    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
        root.setLevel(before);
    }
}
