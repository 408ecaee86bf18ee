package dev.clew;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** The lines that one logger writes until this is closed. */
public final class LinesOf implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing(); // Logback reads the MDC when it is first asked for it
            super.append(event);
        }
    };

    private LinesOf(Logger logger) {
        this.logger = logger;
    }

    /** Listens to a logger, whose lines go nowhere else meanwhile. */
    public static LinesOf logger(String name) {
        LinesOf lines = new LinesOf((Logger) LoggerFactory.getLogger(name));
        lines.logger.setLevel(Level.DEBUG);
        lines.logger.setAdditive(false);
        lines.lines.start();
        lines.logger.addAppender(lines.lines);
        return lines;
    }

    /** Runs code while this logger throws whenever it is asked for a line. */
    public void failing(Runnable code) {
        LoggerContext logback = logger.getLoggerContext();
        logback.addTurboFilter(new TurboFilter() {
            @Override
            public FilterReply decide(
                    Marker marker,
                    Logger asked,
                    Level level,
                    String format,
                    Object[] arguments,
                    @Nullable Throwable failure) {
                if (asked == logger) {
                    throw new IllegalStateException("no log");
                }
                return FilterReply.NEUTRAL;
            }
        });
        try {
            code.run();
        } finally {
            logback.resetTurboFilterList();
        }
    }

    /** Returns each line as {@code LEVEL message | key=value key=value}. */
    public List<String> texts() {
        return lines.list.stream().map(LinesOf::text).toList();
    }

    /** Returns the message of each line. */
    public List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** Returns the MDC of the only line. */
    public Map<String, String> onlyMdc() {
        if (lines.list.size() != 1) {
            throw new AssertionError("one line is wanted, were " + texts());
        }
        return lines.list.get(0).getMDCPropertyMap();
    }

    private static String text(ILoggingEvent line) {
        StringBuilder text = new StringBuilder()
                .append(line.getLevel())
                .append(' ')
                .append(line.getFormattedMessage())
                .append(" |");
        line.getKeyValuePairs()
                .forEach(pair -> text.append(' ').append(pair.key).append('=').append(pair.value));
        return text.toString();
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
