package dev.clew.benchmarks.log;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.openjdk.jmh.annotations.Setup;

/** Log4j2's own loggers, with as many entries in the thread's context as an eager mirror has there. */
public class Log4jRecorder extends RecorderCases {
    public Log4jRecorder() {
        this(configured());
    }

    private Log4jRecorder(LoggerContext context) {
        super(context.getLogger(RECORDED)::debug, context.getLogger(OTHER)::debug);
    }

    @Setup
    public void open() {
        ThreadContext.put("request_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        ThreadContext.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
        ThreadContext.put("span_id", "b0f067aa0ba90001");
    }

    private static LoggerContext configured() {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newFilter("ClewFilter", Filter.Result.NEUTRAL, Filter.Result.NEUTRAL));
        builder.add(builder.newAppender("nowhere", "Null"));
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("nowhere")));
        return Configurator.initialize(builder.build());
    }
}
