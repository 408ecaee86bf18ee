package dev.clew.springboot.test;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The lines that Log4j2 writes. Apart, because Log4j2 may be absent. */
final class Log4j2Lines extends AbstractAppender {
    private final LineRecorder recorder;

    private Log4j2Lines(LineRecorder recorder) {
        super("clew-audit", null, null, true, Property.EMPTY_ARRAY);
        this.recorder = recorder;
    }

    static boolean areWritten() {
        return LoggerFactory.getILoggerFactory().getClass().getName().startsWith("org.apache.logging.slf4j.")
                && LogManager.getContext(false) instanceof LoggerContext;
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    /** Returns the reason why lines cannot be recorded, null if they can: a line must come on the thread that writes it. */
    static @Nullable String unavailable() {
        boolean isAsync = isAsync(context())
                || context().getConfiguration().getLoggers().values().stream().anyMatch(Log4j2Lines::isAsync);
        return isAsync
                ? "Log4j2's loggers are asynchronous: choose others for tests, asynchronous appenders may stay"
                : null;
    }

    /** By name: the types need a library that is absent in most cases. */
    private static boolean isAsync(Object part) {
        return part.getClass().getSimpleName().contains("Async");
    }

    static AutoCloseable attach(LineRecorder recorder) {
        Log4j2Lines lines = new Log4j2Lines(recorder);
        lines.start();
        LoggerConfig root = context().getConfiguration().getRootLogger();
        root.addAppender(lines, null, null);
        return () -> {
            root.removeAppender(lines.getName());
            lines.stop();
        };
    }

    @Override
    public void append(LogEvent event) {
        recorder.record(
                event.getLoggerName(),
                event.getMessage().getFormattedMessage(),
                key -> event.getContextData().getValue(key));
    }
}
