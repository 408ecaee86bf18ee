package dev.clew.benchmarks.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.clew.logback.LogfmtEncoder;
import org.openjdk.jmh.annotations.Setup;
import org.slf4j.MDC;

/** Logback's loggers. */
public class LogbackRecorder extends RecorderCases {
    private final LoggerContext context;

    public LogbackRecorder() {
        this(new LoggerContext());
    }

    private LogbackRecorder(LoggerContext context) {
        super(context.getLogger(RECORDED)::debug, context.getLogger(OTHER)::debug);
        this.context = context;
    }

    @Setup
    public void open() {
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        context.getLogger("ROOT").setLevel(Level.INFO);
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
    }
}
