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

    private int stock = 1_000;

    /** Logs to the recorded logger. */
    abstract void recorded(String item, int stock);

    /** Logs to the one that is not. */
    abstract void other(String item, int stock);

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void recordedLine() {
        serve(true);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public void otherLine() {
        serve(false);
    }

    private void serve(boolean recorded) {
        TraceContext request = Clew.global().root();
        Span span = Clew.global().span(Span.Kind.SERVER, request).begin();
        try (dev.clew.Scope scope = request.makeCurrent()) {
            for (int i = 0; i < LINES; i++) {
                if (recorded) {
                    recorded(ITEM, stock);
                } else {
                    other(ITEM, stock);
                }
            }
        }
        span.end();
        stock = stock % 10_000 + 1_000;
    }
}
