package dev.clew.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.clew.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Every line that Logback is given between its creation and its closing, with the context it was written in.
 *
 * <p>Loggers are opened up to DEBUG for its time.
 */
public final class CapturedLog implements AutoCloseable {
    /**
     * One line.
     *
     * @param mdc as the line would be written with it
     * @param values the event's own key-values, as text
     * @param error the class name of the throwable, null where there is none
     */
    public record Line(
            String logger,
            String level,
            String message,
            Map<String, String> mdc,
            Map<String, String> values,
            @Nullable String error,
            TraceContext context) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Logger root;
    private final @Nullable Level before;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(line(event));
        }
    };

    private CapturedLog() {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        before = root.getLevel();
        root.setLevel(Level.DEBUG);
        appender.setContext(logback);
        appender.start();
        root.addAppender(appender);
    }

    /** Starts capturing. */
    public static CapturedLog create() {
        return new CapturedLog();
    }

    private static Line line(ILoggingEvent event) {
        Map<String, String> values = event.getKeyValuePairs() == null
                ? Map.of()
                : event.getKeyValuePairs().stream()
                        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value), (a, b) -> b));
        return new Line(
                event.getLoggerName(),
                event.getLevel().toString(),
                event.getFormattedMessage(),
                Map.copyOf(event.getMDCPropertyMap()),
                values,
                event.getThrowableProxy() == null
                        ? null
                        : event.getThrowableProxy().getClassName(),
                TraceContext.current());
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
     * Fails unless there are lines of this request and every line written within it carries its id in the MDC.
     *
     * @throws AssertionError naming the first line that does not
     */
    public void assertEveryLineCarries(String requestId) {
        List<Line> own = lines.stream()
                .filter(line -> line.context().requestId().equals(requestId))
                .toList();
        if (own.isEmpty()) {
            throw new AssertionError("no line was written within request " + requestId);
        }
        for (Line line : own) {
            if (!requestId.equals(line.mdc().get("request_id"))) {
                throw new AssertionError("written within request " + requestId + " without its id: " + line);
            }
        }
    }

    /** Stops capturing. */
    @Override
    public void close() {
        root.detachAppender(appender);
        root.setLevel(before);
    }
}
