package dev.clew.benchmarks.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.clew.logback.LogfmtEncoder;
import org.openjdk.jmh.annotations.Setup;
import org.slf4j.MDC;

/** Logback's loggers. */
public class LogbackRecorder extends RecorderCases {
    private final LoggerContext context = new LoggerContext();
    private final Logger recorded = context.getLogger(RECORDED);
    private final Logger other = context.getLogger(OTHER);

    @Setup
    public void open() {
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        context.getLogger("ROOT").setLevel(Level.INFO);
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
    }

    @Override
    void recorded(String item, int stock) {
        recorded.debug("stock of {} is {}", item, stock);
    }

    @Override
    void other(String item, int stock) {
        other.debug("stock of {} is {}", item, stock);
    }
}
