package dev.clew.benchmarks.log;

import ch.qos.logback.classic.LoggerContext;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * A DEBUG line with two immutable arguments, below the level INFO, in a request of twenty such lines that ends well.
 *
 * <p>The difference of the two figures is the cost of recording; the request itself is a twentieth of each.
 */
public final class Recorder {
    /** The number of lines in one call of the operation. */
    public static final int LINES = 20;

    private static final String ITEM = "SKU-44";

    private final Debug logger;
    private int stock = 1_000;

    private Recorder(Debug logger) {
        this.logger = logger;
    }

    /** The call that both libraries' loggers have. */
    private interface Debug {
        void log(String pattern, Object first, Object second);
    }

    /** @param loggers makes the library's loggers, once the recorder is set up */
    private static Operation start(Supplier<Function<String, Debug>> loggers, String scenario) {
        System.setProperty("clew.recorder.loggers", "shop.recorded");
        System.setProperty("clew.span.log", "false");
        Recorder recorder = new Recorder(
                loggers.get().apply(scenario.equals("recordedLine") ? "shop.recorded.Orders" : "shop.Orders"));
        return hole -> recorder.serve();
    }

    private void serve() {
        TraceContext request = Clew.global().root();
        Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
        try (Scope scope = request.makeCurrent()) {
            for (int i = 0; i < LINES; i++) {
                logger.log("stock of {} is {}", ITEM, stock);
            }
        }
        span.end();
        stock = stock % 10_000 + 1_000;
    }

    /** Logback's loggers. */
    public static Operation logback(String scenario) {
        return start(
                () -> {
                    LoggerContext context = LogbackLines.clewContext();
                    context.getLogger("ROOT").setLevel(ch.qos.logback.classic.Level.INFO);
                    return name -> context.getLogger(name)::debug;
                },
                scenario);
    }

    /** Log4j2's own loggers, with as many entries in the thread's context as an eager mirror has there. */
    public static Operation log4j(String scenario) {
        return start(
                () -> {
                    ConfigurationBuilder<BuiltConfiguration> builder =
                            ConfigurationBuilderFactory.newConfigurationBuilder();
                    builder.add(builder.newFilter("ClewFilter", Filter.Result.NEUTRAL, Filter.Result.NEUTRAL));
                    builder.add(builder.newAppender("nowhere", "Null"));
                    builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("nowhere")));
                    org.apache.logging.log4j.core.LoggerContext context = Configurator.initialize(builder.build());
                    ThreadContext.put("request_id", "4bf92f3577b34da6a3ce929d0e0e4736");
                    ThreadContext.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
                    ThreadContext.put("span_id", "b0f067aa0ba90001");
                    return name -> context.getLogger(name)::debug;
                },
                scenario);
    }
}
