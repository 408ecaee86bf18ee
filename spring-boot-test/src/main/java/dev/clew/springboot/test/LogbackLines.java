package dev.clew.springboot.test;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.slf4j.LoggerFactory;

/** The lines that Logback writes. Apart, because Logback may be absent. */
final class LogbackLines extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final LineRecorder recorder;

    private LogbackLines(LineRecorder recorder) {
        this.recorder = recorder;
    }

    static boolean areWritten() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext;
    }

    static AutoCloseable attach(LineRecorder recorder) {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        LogbackLines lines = new LogbackLines(recorder);
        lines.setContext(logback);
        lines.start();
        root.addAppender(lines);
        return () -> {
            root.detachAppender(lines);
            lines.stop();
        };
    }

    @Override
    protected void append(ILoggingEvent event) {
        recorder.record(event.getLoggerName(), event.getFormattedMessage(), event.getMDCPropertyMap()::get);
    }
}
