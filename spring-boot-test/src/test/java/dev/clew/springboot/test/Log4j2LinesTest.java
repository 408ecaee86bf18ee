package dev.clew.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log4j2 as the logging library: one of the runs of these tests has it. */
class Log4j2LinesTest {
    @BeforeEach
    void isUsed() {
        assumeTrue(Log4j2Lines.areWritten());
    }

    @Test
    void asynchronousLoggersAreRefused() {
        Configuration configuration = ((LoggerContext) LogManager.getContext(false)).getConfiguration();
        assertThat(LineRecorder.unavailable()).isNull();
        configuration.addLogger("async", new AsyncLogger());
        try {
            assertThat(LineRecorder.unavailable())
                    .isEqualTo("Log4j2's loggers are asynchronous: choose others for tests,"
                            + " asynchronous appenders may stay");
        } finally {
            configuration.removeLogger("async");
        }
    }

    /** Named as those of Log4j2, which need a library that is not here. */
    private static final class AsyncLogger extends LoggerConfig {}
}
