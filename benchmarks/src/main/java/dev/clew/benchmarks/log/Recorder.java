package dev.clew.benchmarks.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import dev.clew.logback.LogfmtEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.slf4j.MDC;

/**
 * A DEBUG line with two immutable arguments where INFO is the level, in a request of twenty of them that ends well.
 *
 * <p>Of the two figures the difference is what recording costs; the request itself is a twentieth of each.
 */
@State(Scope.Thread)
public class Recorder {
    private static final int LINES = 20;
    private static final String ITEM = "SKU-44";

    static {
        System.setProperty("clew.recorder.loggers", "shop.recorded");
        System.setProperty("clew.span.log", "false");
    }

    private final LoggerContext context = new LoggerContext();
    private final Logger recorded = context.getLogger("shop.recorded.Orders");
    private final Logger other = context.getLogger("shop.Orders");
    private int stock = 1_000;

    @Setup
    public void open() {
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        context.getLogger("ROOT").setLevel(Level.INFO);
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
    }

    private void serve(Logger log) {
        TraceContext request = Clew.global().root();
        Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
        try (dev.clew.Scope scope = request.makeCurrent()) {
            for (int i = 0; i < LINES; i++) {
                log.debug("stock of {} is {}", ITEM, stock);
            }
        }
        span.end();
        stock = stock % 10_000 + 1_000;
    }

    @Benchmark
    @Fork(1)
    @OperationsPerInvocation(LINES)
    public void recordedLine() {
        serve(recorded);
    }

    @Benchmark
    @Fork(1)
    @OperationsPerInvocation(LINES)
    public void otherLine() {
        serve(other);
    }
}
