package dev.clew.benchmarks.log;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.TraceContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A DEBUG line with two immutable arguments where INFO is the level, in a request of twenty of them that ends well. A
 * subclass is one logging library.
 *
 * <p>Of the two figures the difference is what recording costs; the request itself is a twentieth of each.
 */
@State(Scope.Thread)
public abstract class RecorderCases {
    static final String RECORDED = "shop.recorded.Orders";
    static final String OTHER = "shop.Orders";
    private static final int LINES = 20;
    private static final String ITEM = "SKU-44";

    static {
        System.setProperty("clew.recorder.loggers", "shop.recorded");
        System.setProperty("clew.span.log", "false");
    }

    /** What both libraries' loggers have. */
    interface Debug {
        void log(String pattern, Object first, Object second);
    }

    private final Debug recorded;
    private final Debug other;
    private int stock = 1_000;

    /** @param recorded the logger of that name, at INFO as the other */
    RecorderCases(Debug recorded, Debug other) {
        this.recorded = recorded;
        this.other = other;
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void recordedLine() {
        serve(recorded);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void otherLine() {
        serve(other);
    }

    private void serve(Debug logger) {
        TraceContext request = Clew.global().root();
        Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
        try (dev.clew.Scope scope = request.makeCurrent()) {
            for (int i = 0; i < LINES; i++) {
                logger.log("stock of {} is {}", ITEM, stock);
            }
        }
        span.end();
        stock = stock % 10_000 + 1_000;
    }
}
